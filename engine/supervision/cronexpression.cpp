// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/cronexpression.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <QStringList>

namespace paddock {

namespace {

enum FieldIndex { Minute, Hour, Day, Month, Weekday };

struct FieldShape
{
    const char *name;
    int least;
    int most;
    const char *words; ///< three letters each, the first means `least`
};

constexpr std::array kShapes{
    FieldShape{QT_TRANSLATE_NOOP("CronExpression", "minute"), 0, 59, ""},
    FieldShape{QT_TRANSLATE_NOOP("CronExpression", "hour"), 0, 23, ""},
    FieldShape{QT_TRANSLATE_NOOP("CronExpression", "day"), 1, 31, ""},
    FieldShape{QT_TRANSLATE_NOOP("CronExpression", "month"), 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"},
    FieldShape{QT_TRANSLATE_NOOP("CronExpression", "weekday"), 0, 7, "SUNMONTUEWEDTHUFRISAT"},
};

QString tr(const char *text) { return QCoreApplication::translate("CronExpression", text); }

QString expanded(const QString &text)
{
    static const QHash<QString, QString> nicknames{
        {QStringLiteral("@hourly"), QStringLiteral("0 * * * *")},
        {QStringLiteral("@daily"), QStringLiteral("0 0 * * *")},
        {QStringLiteral("@midnight"), QStringLiteral("0 0 * * *")},
        {QStringLiteral("@weekly"), QStringLiteral("0 0 * * 0")},
        {QStringLiteral("@monthly"), QStringLiteral("0 0 1 * *")},
        {QStringLiteral("@yearly"), QStringLiteral("0 0 1 1 *")},
        {QStringLiteral("@annually"), QStringLiteral("0 0 1 1 *")},
    };
    return nicknames.value(text.trimmed().toLower(), text);
}

std::optional<int> valueOf(const QString &text, const FieldShape &shape)
{
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    if (isNumber && number >= shape.least && number <= shape.most && text.front().isDigit())
        return number;
    const QString words = QString::fromLatin1(shape.words);
    const qsizetype at = text.size() == 3 ? words.indexOf(text.toUpper()) : -1;
    return at >= 0 && at % 3 == 0 ? std::optional(shape.least + int(at / 3)) : std::nullopt;
}

/// One of the items between commas; false where it means nothing.
bool parseItem(const QString &item, const FieldShape &shape, std::bitset<64> &set)
{
    const QStringList halves = item.split(u'/');
    bool isNumber = true;
    const int step = halves.size() == 2 ? halves[1].toInt(&isNumber) : 1;
    if (halves.size() > 2 || !isNumber || step < 1 || halves[0].isEmpty())
        return false;
    std::optional<int> first = shape.least;
    std::optional<int> last = shape.most;
    if (halves[0] != QLatin1String("*")) {
        const QStringList ends = halves[0].split(u'-');
        if (ends.size() > 2 || ends.contains(QString()))
            return false;
        first = valueOf(ends[0], shape);
        if (ends.size() == 2)
            last = valueOf(ends[1], shape);
        else if (halves.size() == 1)
            last = first; // "5/15" goes on to the end of the range
    }
    if (!first || !last || *first > *last)
        return false;
    for (int i = *first; i <= *last; i += step)
        set.set(size_t(i));
    return true;
}

} // namespace

Result<CronExpression> CronExpression::parse(const QString &text)
{
    static const QRegularExpression blanks(QStringLiteral("\\s+"));
    const QStringList words = expanded(text).split(blanks, Qt::SkipEmptyParts);
    if (words.size() != int(kShapes.size())) {
        return fail(ErrorCode::InvalidArgument,
                    tr("'%1' is not a cron schedule: write five fields, minute hour day month weekday, like "
                       "'30 6 * * MON-FRI'")
                        .arg(text));
    }
    CronExpression cron;
    for (size_t i = 0; i < kShapes.size(); ++i) {
        const FieldShape &shape = kShapes[i];
        for (const QString &item : words[qsizetype(i)].split(u',')) {
            if (!parseItem(item, shape, cron.m_fields[i])) {
                return fail(ErrorCode::InvalidArgument, tr("'%1' is no %2 of a cron schedule (%3 to %4)")
                                                            .arg(item, tr(shape.name))
                                                            .arg(shape.least)
                                                            .arg(shape.most));
            }
        }
    }
    if (cron.m_fields[Weekday].test(7))
        cron.m_fields[Weekday].set(0);
    cron.m_fields[Weekday].reset(7);
    cron.m_eitherDay = !words[Day].startsWith(u'*') && !words[Weekday].startsWith(u'*');
    if (!cron.next(QDateTime(QDate(2000, 1, 1), QTime(0, 0), Qt::UTC)))
        return fail(ErrorCode::InvalidArgument, tr("no date ever fits the cron schedule '%1'").arg(text));
    return cron;
}

bool CronExpression::comesEveryHour() const { return int(m_fields[Hour].count()) == kShapes[Hour].most + 1; }

bool CronExpression::fitsDay(const QDate &date) const
{
    const bool day = m_fields[Day].test(size_t(date.day()));
    const bool weekday = m_fields[Weekday].test(size_t(date.dayOfWeek() % 7));
    return m_fields[Month].test(size_t(date.month())) && (m_eitherDay ? day || weekday : day && weekday);
}

std::optional<QDateTime> CronExpression::next(const QDateTime &after) const
{
    // Nine years hold a 29 February, also around a year like 1900.
    constexpr int kDays = 9 * 366;
    const QDate today = after.date();
    for (int i = 0; i < kDays; ++i) {
        const QDate date = today.addDays(i);
        if (!fitsDay(date))
            continue;
        for (int minute = 0; minute < 24 * 60; ++minute) {
            if (!m_fields[Hour].test(size_t(minute / 60)) || !m_fields[Minute].test(size_t(minute % 60)))
                continue;
            const QTime time(minute / 60, minute % 60);
            QDateTime candidate = after;
            candidate.setDate(date);
            candidate.setTime(time);
            if (!candidate.isValid()) // left out where clocks are put forward
                candidate.setTime(time.addSecs(3600));
            if (candidate > after)
                return candidate;
        }
    }
    return std::nullopt;
}

} // namespace paddock
