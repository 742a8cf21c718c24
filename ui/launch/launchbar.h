// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/paletteentry.h"
#include "ui/launch/launchdraft.h"
#include "ui/launch/launchhistory.h"
#include "ui/launch/savedlaunches.h"

#include <QWidget>

#include <functional>

class QLabel;

namespace paddock {

class Field;
class LaunchDetails;
class SavedLaunchList;
class ShrinkingArea;
class StripButton;

/// The strip to launch one command: its line, its directory, Enter. Up and Down walk through earlier ones, Esc closes.
/// "More" opens the rest of the form, "Saved" the launches that have names. What is wrong stands below, with what may
/// be written instead. Owned by the window; hidden until it is asked for.
class LaunchBar : public QWidget
{
    Q_OBJECT
public:
    explicit LaunchBar(QWidget *parent = nullptr);

    /// Shows the bar with the keyboard in its line; the directory is used while nothing else was written there.
    void open(const QString &directory);
    /// What the kernel can keep here; until then limits are left to the engine.
    void setLimitSupport(const LimitSupport &support);
    void setMoreShown(bool shown);
    void setSavedShown(bool shown);
    /// Fills the form; what is folded away is opened where something stands in it.
    void setDraft(const LaunchDraft &draft);
    [[nodiscard]] LaunchDraft draft() const;
    /// Launches it as it stands; a mistake brings the form up.
    void launchSaved(const SavedLaunch &launch);
    [[nodiscard]] QList<PaletteEntry> paletteEntries(); ///< one for each launch that has a name
    [[nodiscard]] QString message() const;              ///< what is wrong; empty where nothing is known to be

Q_SIGNALS:
    void commandEntered(const paddock::LaunchSpec &launch);
    void closed();
    /// Something was done that can be undone.
    void done(const QString &text, const QString &undoWords, const std::function<void()> &undo);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override; ///< of the line
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeFields();
    QWidget *makeNameRow();
    ShrinkingArea *makeFolded();
    StripButton *addToggle(QWidget *row, const QString &words);
    void connectParts();
    void renewLook();
    void submit();
    void focusDetail(LaunchField field);
    void saveUnderName();
    void deleteSaved(const SavedLaunch &launch);
    void editSaved(const SavedLaunch &launch);
    void checkAgain();
    void showMistakes(const QList<LaunchMistake> &mistakes);
    void showMessage(const QString &text);
    void renewSaved();
    void walkHistory(int step);
    void browse();

    LaunchHistory m_history;
    int m_historyAt = -1; ///< -1: the one being written
    LaunchDraft m_draft;  ///< what was being written before the walk
    SavedLaunches *m_saved;
    std::optional<LimitSupport> m_limits;
    Field *m_line;
    Field *m_directory;
    Field *m_name;
    StripButton *m_moreButton = nullptr;
    StripButton *m_savedButton = nullptr;
    QWidget *m_more;
    LaunchDetails *m_details;
    SavedLaunchList *m_savedList;
    ShrinkingArea *m_folded; ///< what More and Saved open
    QLabel *m_message;
    bool m_checks = false; ///< something was wrong: looked at again with each change
};

} // namespace paddock
