// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"

#include <QHash>
#include <QObject>
#include <QString>

namespace paddock {

class Session;

/// Carries out kills and tells, once they are done, what ended, so that the window can say it and offer a start.
/// Owned by the window; main thread.
class KillFeedback : public QObject
{
    Q_OBJECT
public:
    explicit KillFeedback(Session *session, QObject *parent = nullptr);

    void killService(const QString &id);
    void killTree(const ProcessKey &key);

Q_SIGNALS:
    /// `serviceId` is what a start would bring back; empty where nothing would.
    void killed(const QString &text, const QString &serviceId);
    void startedAgain(); ///< the service that `killed` named last runs again: nothing is left to undo

private:
    struct Kill
    {
        QString name;
        int processes = 0;
        QString serviceId;
    };

    void lookForEnded();
    void checkService(const QString &id);
    [[nodiscard]] QString sentence(const Kill &kill) const;
    [[nodiscard]] Kill describeTree(const ProcessKey &key) const;

    Session *m_session;
    QHash<QString, Kill> m_services;
    QHash<ProcessKey, Kill> m_trees;
    QString m_lastKilled; ///< service of the last `killed`, until it runs again
};

} // namespace paddock
