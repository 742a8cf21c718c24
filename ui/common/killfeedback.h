// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

namespace paddock {

class Session;

/// Carries out kills and tells, once they are done, what ended, so that the window can say it and offer a start.
/// Owned by the window; main thread.
class KillFeedback : public QObject
{
    Q_OBJECT
public:
    explicit KillFeedback(Session *session, QObject *parent = nullptr);

    /// What is told comes once for all of them.
    void killServices(const QStringList &ids);
    void killTree(const ProcessKey &key);

Q_SIGNALS:
    /// `serviceIds` are what a start would bring back; empty where nothing would.
    void killed(const QString &text, const QStringList &serviceIds);
    void startedAgain(); ///< what `killed` named last runs again: nothing is left to undo

private:
    struct Kill
    {
        QString name;
        int processes = 0;
        QStringList serviceIds;
        QStringList alive{}; ///< of those
    };

    void lookForEnded();
    void checkService(const QString &id);
    [[nodiscard]] QString sentence(const Kill &kill) const;
    [[nodiscard]] Kill describeTree(const ProcessKey &key) const;

    Session *m_session;
    QList<Kill> m_services;
    QHash<ProcessKey, Kill> m_trees;
    QStringList m_lastKilled; ///< of the last `killed`, those that do not run again
};

} // namespace paddock
