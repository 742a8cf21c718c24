// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QString>
#include <QStringList>

#include <string>

/// Reads the values of options. What is wrong with one is said with the option's name in front.
namespace paddock::optionvalue {

/// Adds the option's name in front of what is wrong with its value.
template<typename T>
Result<T> named(const char *option, Result<T> value)
{
    if (!value)
        value.error().message = QLatin1String(option) + QLatin1String(": ") + value.error().message;
    return value;
}

std::unexpected<Error> wrong(const char *option, const QString &what);
/// A word that is not one of those known; the nearest of them is named.
std::unexpected<Error> unknown(const char *option, const QString &value, const QStringList &known);

/// Digits, with a minus in front where `lowest` is below 0, and nothing else.
Result<int> wholeNumber(const char *option, const std::string &text, int lowest, int highest);
/// A number of processor cores above 0, like 2 or 0.5.
Result<double> cores(const char *option, const std::string &text);
/// An octal number of file permission bits, like 022.
Result<unsigned> fileMask(const char *option, const std::string &text);

} // namespace paddock::optionvalue
