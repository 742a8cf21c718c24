// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/launch/savedlaunches.h"

#include <QWidget>

class QLabel;
class QListWidget;

namespace paddock {

class StripButton;

/// The launches that have names, to launch, edit and delete. Enter launches, Del deletes. Owned by the launch bar.
class SavedLaunchList : public QWidget
{
    Q_OBJECT
public:
    explicit SavedLaunchList(SavedLaunches *launches, QWidget *parent = nullptr);

    void focusList();

Q_SIGNALS:
    void launchRequested(const paddock::SavedLaunch &launch);
    void editRequested(const paddock::SavedLaunch &launch);
    void deleteRequested(const paddock::SavedLaunch &launch);
    void left(); ///< Esc

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();
    [[nodiscard]] const SavedLaunch *current() const;
    StripButton *addButton(const QString &words, const QString &icon);
    void tell(void (SavedLaunchList::*signal)(const SavedLaunch &));

    SavedLaunches *m_launches;
    QListWidget *m_list;
    QLabel *m_empty;
    QList<StripButton *> m_buttons;
};

} // namespace paddock
