// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/session.h"

#include <QElapsedTimer>
#include <QTimer>

namespace paddock {

class MainWindow;

/// Takes one picture of the window once every service that is to run has been running for a while and was sampled a few
/// times. Says within 30 s whether it could.
class Screenshot : public QObject
{
    Q_OBJECT
public:
    Screenshot(Session *session, MainWindow *window, const QString &filePath, QObject *parent = nullptr);

    [[nodiscard]] bool isTaken() const { return m_taken; }

Q_SIGNALS:
    void failed(const QString &why);
    void done(); ///< the window may close; again where it has not closed soon

private:
    void look();
    void take();
    void giveUp();
    void finish();
    [[nodiscard]] bool allSettled() const;
    [[nodiscard]] QString whatIsMissing() const;

    Session *m_session;
    MainWindow *m_window;
    QString m_filePath;
    QTimer m_look;
    QTimer m_limit;
    QElapsedTimer m_settledFor;
    int m_samples = 0; ///< since all were settled
    bool m_done = false;
    bool m_taken = false;
};

} // namespace paddock
