// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/member.h"

#include <QList>
#include <QString>

namespace paddock {

/// "sleep 100 (4711), sh -c x (4712)", for a log; after the tenth "and 3 more".
QString listMembers(const QList<Member> &members);

/// "sleep 4711, sh 4712", the program's name alone, for a line beside a service; after the second "and 3 more".
QString shortListOfMembers(const QList<Member> &members);

} // namespace paddock
