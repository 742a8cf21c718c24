// SPDX-License-Identifier: Apache-2.0
#include "app/cli/scalecommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "engine/control/differencecodec.h"

namespace paddock {

QString ScaleCommand::notes() const
{
    return tr(
        "SERVICE has 'replicas' in the stack file, and is named as it is there. Replicas come and go at the end:\n"
        "the others run on. Holds until the file is reloaded.\n\n"
        "Exit status: 0 it is under way; 125 usage, no such session or service, one without replicas, or a file\n"
        "that has changed meanwhile.");
}

Result<void> ScaleCommand::check(const QStringList &operands)
{
    if (operands.isEmpty())
        return paddock::fail(ErrorCode::InvalidArgument, tr("scale wants SERVICE=N"));
    for (const QString &operand : operands) {
        const qsizetype sign = operand.indexOf(u'=');
        bool isNumber = false;
        const int count = operand.mid(sign + 1).toInt(&isNumber);
        if (sign <= 0 || !isNumber)
            return paddock::fail(ErrorCode::InvalidArgument,
                                 tr("scale wants SERVICE=N, as in worker=3, not '%1'").arg(operand));
        m_orders.append({operand.left(sign), count});
    }
    return {};
}

void ScaleCommand::begin() { next(); }

void ScaleCommand::next()
{
    if (m_orders.isEmpty()) {
        finish(Console::print(m_lines.isEmpty() ? QByteArray() : m_lines.join(u'\n').toUtf8() + '\n'));
        return;
    }
    const auto [service, count] = m_orders.takeFirst();
    session().link()->request(
        name(), {{QStringLiteral("service"), service}, {QStringLiteral("replicas"), count}},
        [this, service = service, count = count](const Result<QJsonObject> &answer) {
            if (!answer) {
                finish(failLineByLine(answer.error()));
                return;
            }
            const auto difference = codec::stackDifferenceFrom(answer->value(QStringLiteral("difference")).toObject());
            m_lines +=
                difference.isEmpty() ? QStringList(tr("%1: %2 as before").arg(service).arg(count)) : difference.lines();
            next();
        });
}

} // namespace paddock
