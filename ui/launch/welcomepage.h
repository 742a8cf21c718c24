// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QWidget>

#include <functional>

class QVBoxLayout;

namespace paddock {

class RunningSessions;
class WelcomeEntry;

/// What the centre says while nothing is open: what one can do now. Owned by the window.
class WelcomePage : public QWidget
{
    Q_OBJECT
public:
    explicit WelcomePage(RunningSessions *running, QWidget *parent = nullptr);

    /// Looks again what was opened before, what runs and what lies in the current folder. The keyboard stays at its
    /// entry, or goes to the one that has its place now.
    void refresh();

Q_SIGNALS:
    void openRequested();
    void launchRequested();
    void stackRequested(const QString &filePath);
    void attachRequested(const QString &sessionName);
    void removeRequested(const QString &filePath); ///< off the list of those opened before

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void addTitle(const QString &text);
    void clear();
    void fill();
    WelcomeEntry *addEntry(const QString &icon, const QString &title, const QString &line, const QString &key,
                           const std::function<void()> &chosen);
    void addRunning();
    void addRecent(const QStringList &filePaths);
    RunningSessions *m_running;
    QVBoxLayout *m_entries;
    QList<WelcomeEntry *> m_shown; ///< in their order; their names tell which is which
};

} // namespace paddock
