// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/ansistyle.h"

#include <QByteArrayView>

namespace paddock {

/// Turns the raw bytes of one line into what a person should see and how it should look. Pure, linear in the line's
/// length, takes any bytes: invalid UTF-8 becomes U+FFFD, control characters their pictures (U+2400 and on), tabs stay;
/// carriage returns at the end vanish, and of text with others in it the part after the last one stays, as a terminal
/// shows a progress bar. Escape sequences vanish, SGR ones become spans. What only begins like a sequence is shown.
class AnsiParser
{
public:
    /// `style` is in force at the beginning of the line and then at its end: hand it on to the next line.
    static AnsiText parse(QByteArrayView line, AnsiStyle &style);

private:
    AnsiParser(QByteArrayView line, AnsiStyle &style);
    void run();
    void printable();
    void control(unsigned char byte);
    void show(QStringView text);
    bool escape();
    bool controlSequence();
    bool controlString();
    bool shortSequence();

    QByteArrayView m_line;
    qsizetype m_position = 0;
    bool m_returned = false; ///< a carriage return came: the next visible thing begins the text anew
    AnsiStyle &m_style;
    AnsiText m_result;
};

} // namespace paddock
