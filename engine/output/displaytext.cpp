// SPDX-License-Identifier: Apache-2.0
#include "engine/output/displaytext.h"

#include "engine/output/ansiparser.h"

#include <algorithm>

namespace paddock {

QString displayText(QByteArrayView line)
{
    const bool plain = std::none_of(line.begin(), line.end(), [](char byte) {
        const auto value = static_cast<unsigned char>(byte);
        return (value < 0x20 && value != '\t') || value == 0x7F;
    });
    if (plain)
        return QString::fromUtf8(line);
    AnsiStyle unused;
    return AnsiParser::parse(line, unused).text;
}

} // namespace paddock
