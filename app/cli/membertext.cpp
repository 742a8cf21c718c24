// SPDX-License-Identifier: Apache-2.0
#include "app/cli/membertext.h"

#include "engine/base/duration.h"

#include <QCoreApplication>

namespace paddock {

QString MemberText::of(const Member &member)
{
    return QCoreApplication::translate("MemberText", "%1 (pid %2, %3 old)")
        .arg(member.command, QString::number(member.key.pid), formatDuration(member.age));
}

} // namespace paddock
