// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace paddock {

class ServiceList;
class Session;
class StripButton;

/// The left column: the list and, at its foot, the button that folds it to icons. 264 px, or 48 px folded.
class SideBar : public QWidget
{
    Q_OBJECT
public:
    explicit SideBar(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] ServiceList *list() const { return m_list; }
    [[nodiscard]] bool isFolded() const { return m_folded; }
    void setFolded(bool folded);

Q_SIGNALS:
    void foldedChanged(bool folded);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ServiceList *m_list;
    StripButton *m_fold;
    QHBoxLayout *m_foot;
    bool m_folded = false;
};

} // namespace paddock
