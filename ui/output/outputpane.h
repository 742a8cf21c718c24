// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QString>
#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;

namespace paddock {

class FindBar;
class OutputSearch;
class OutputView;
class SegmentedControl;
class Session;
class Theme;

/// The lower half of the centre: what the chosen service says, with find and follow. Asks the session for its log when
/// there is more, at most once a frame. Owned by its parent; session and theme outlive it.
class OutputPane : public QWidget
{
    Q_OBJECT
public:
    OutputPane(Session *session, const Theme *theme, QWidget *parent = nullptr);

    void setService(const QString &id); ///< empty: none is chosen
    [[nodiscard]] QString service() const { return m_serviceId; }
    void showFind();
    void setFollowing(bool following);
    [[nodiscard]] bool isFollowing() const;

    [[nodiscard]] QAction *findAction() const { return m_findAction; }     ///< Ctrl+F
    [[nodiscard]] QAction *followAction() const { return m_followAction; } ///< checkable; End in the output does it too
    [[nodiscard]] QAction *findNextAction() const;                         ///< F3
    [[nodiscard]] QAction *findPreviousAction() const;                     ///< Shift+F3
    [[nodiscard]] OutputView *view() const { return m_view; }

Q_SIGNALS:
    void startupRequested(); ///< the start-up timeline is wanted instead

private:
    void makeStrip();
    void connectSearch();
    void refresh();
    void renewNames();
    void renewProgress();
    [[nodiscard]] QString serviceTitle() const;

    Session *m_session;
    const Theme *m_theme;
    OutputView *m_view;
    OutputSearch *m_search;
    SegmentedControl *m_service = nullptr;
    FindBar *m_find = nullptr;
    QLabel *m_progress = nullptr; ///< of output that comes from another process
    QElapsedTimer m_chosenFor;
    bool m_fetching = false; ///< what the service has said is not all here
    QAction *m_findAction = nullptr;
    QAction *m_followAction = nullptr;
    QString m_serviceId;
    QTimer m_frame;
};

} // namespace paddock
