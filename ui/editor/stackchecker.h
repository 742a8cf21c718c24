// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/stackreading.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>

namespace paddock {

/// Reads a stack's text as the engine would, on a thread of the pool and a moment after the last change, so that typing
/// never waits for it. Only the newest text is told of. Main thread.
class StackChecker : public QObject
{
    Q_OBJECT
public:
    explicit StackChecker(QObject *parent = nullptr);

    void setText(const QString &filePath, const QString &text);
    /// Without the pause.
    void checkNow();
    /// What the file means now; it is read on the pool's thread, too.
    void readFile(const QString &filePath);
    /// Nothing is told any more of what was given.
    void forget();

Q_SIGNALS:
    /// What the newest text means.
    void checked(const paddock::StackOutcome &outcome);

private:
    void give(const QString &filePath, const std::optional<QString> &text);
    void run();
    void take(int number, const StackOutcome &outcome);

    QTimer m_pause;
    QString m_filePath;
    std::optional<QString> m_text; ///< absent: that of the file
    int m_number = 0;              ///< of the newest text
    bool m_running = false;
};

} // namespace paddock
