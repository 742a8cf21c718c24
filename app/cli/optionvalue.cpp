// SPDX-License-Identifier: Apache-2.0
#include "app/cli/optionvalue.h"

#include "app/cli/wordsplitter.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace paddock::optionvalue {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("OptionValue", text); }

} // namespace

std::unexpected<Error> wrong(const char *option, const QString &what)
{
    return fail(ErrorCode::InvalidArgument, QLatin1String(option) + QLatin1String(": ") + what);
}

std::unexpected<Error> unknown(const char *option, const QString &value, const QStringList &known)
{
    return wrong(option, tr("unknown value '%1'; %2").arg(value, SplitWords::nearestKnown(value, known)));
}

Result<int> wholeNumber(const char *option, const std::string &text, int lowest, int highest)
{
    static const QRegularExpression shape(QStringLiteral("^-?[0-9]+$"));
    const QString word = QString::fromStdString(text);
    bool fits = false;
    const int number = word.toInt(&fits);
    if (!shape.match(word).hasMatch() || !fits || number < lowest || number > highest)
        return wrong(option, tr("'%1' is not a whole number from %2 to %3").arg(word).arg(lowest).arg(highest));
    return number;
}

Result<double> cores(const char *option, const std::string &text)
{
    static const QRegularExpression shape(QStringLiteral("^[0-9]+(\\.[0-9]+)?$"));
    constexpr double kFewest = 0.01; // a hundredth of a core: the kernel takes no less
    constexpr double kMost = 65536;
    const QString word = QString::fromStdString(text);
    const double number = word.toDouble();
    if (!shape.match(word).hasMatch() || number < kFewest || number > kMost)
        return wrong(option, tr("'%1' is not a number of cores: write one like 2 or 0.5, 0.01 at least").arg(word));
    return number;
}

Result<unsigned> fileMask(const char *option, const std::string &text)
{
    static const QRegularExpression shape(QStringLiteral("^0?[0-7]{1,3}$"));
    const QString word = QString::fromStdString(text);
    if (!shape.match(word).hasMatch())
        return wrong(option, tr("'%1' is not a mask: write an octal number from 0 to 777, like 022").arg(word));
    return word.toUInt(nullptr, 8);
}

} // namespace paddock::optionvalue
