// SPDX-License-Identifier: Apache-2.0
#include "engine/base/bytesize.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace paddock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("ByteSize", text); }

bool isDigits(QStringView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

} // namespace

Result<qint64> parseByteSize(const QString &text)
{
    static const QString units = QStringLiteral("KMG");
    const qsizetype unit = text.isEmpty() ? -1 : units.indexOf(text.back());
    const QStringView digits = QStringView(text).chopped(unit < 0 ? 0 : 1);
    if (unit < 0 || !isDigits(digits)) {
        return fail(ErrorCode::InvalidArgument,
                    tr("'%1' is not a size: write a whole number and a unit, like 512K, 64M or 2G").arg(text));
    }
    const int shift = static_cast<int>(unit + 1) * 10;
    bool fits = false;
    const qlonglong number = digits.toLongLong(&fits);
    if (!fits || number > (std::numeric_limits<qint64>::max() >> shift))
        return fail(ErrorCode::InvalidArgument, tr("'%1' is too large a size").arg(text));
    return number << shift;
}

} // namespace paddock
