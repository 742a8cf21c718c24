// SPDX-License-Identifier: Apache-2.0
#include "ui/attach/sessionwords.h"

#include <QCoreApplication>
#include <QLocale>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::SessionWords", source); }

} // namespace

QString clockWords(const QDateTime &time)
{
    const QDateTime local = time.toLocalTime();
    const QLocale locale;
    const QString clock = locale.toString(local.time(), QLocale::ShortFormat);
    return local.date() == QDate::currentDate()
               ? clock
               : QStringLiteral("%1 %2").arg(locale.toString(local.date(), QLocale::ShortFormat), clock);
}

QString sessionWords(const RunningSession &session)
{
    QString words = text("running since %1").arg(clockWords(session.card.startedAt));
    if (session.serviceCount)
        words += *session.serviceCount == 1 ? text(", 1 service")
                                            : text(", %1 services").arg(QLocale().toString(*session.serviceCount));
    return words;
}

} // namespace paddock
