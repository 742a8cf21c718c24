// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QString>

namespace paddock {

/// The raw bytes of one line as a person should see them, without colours: the text of AnsiParser::parse(). Pure.
QString displayText(QByteArrayView line);

} // namespace paddock
