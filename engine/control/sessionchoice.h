// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/control/sessioncard.h"

#include <QCoreApplication>

namespace paddock {

/// Which of the running sessions a program means.
class SessionChoice
{
    Q_DECLARE_TR_FUNCTIONS(SessionChoice)
public:
    /// The one that is named; else the one whose stack file lies in the current folder or nearest above it; else the
    /// only one. The message says what there is instead, and which option chooses.
    static Result<SessionCard> choose(const QList<SessionCard> &cards, const QString &name, const QString &option);

private:
    static QList<SessionCard> inFolder(const QList<SessionCard> &living, const QString &folder);
    static QString listed(const QList<SessionCard> &cards);
};

} // namespace paddock
