// SPDX-License-Identifier: Apache-2.0
#include "engine/process/stopkeys.h"

#include <QCoreApplication>

namespace paddock {

Result<QByteArray> parseStopKeys(const QString &text)
{
    if (text.isEmpty())
        return fail(
            ErrorCode::InvalidArgument,
            QCoreApplication::translate("StopKeys", R"('keys' is empty; write what is typed, like "q" or "^C")"));
    QByteArray bytes;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar next = i + 1 < text.size() ? text[i + 1].toUpper() : QChar();
        if (text[i] == u'^' && next == u'^') {
            bytes += '^';
            ++i;
        } else if (text[i] == u'^' && next >= u'@' && next <= u'_') {
            bytes += char(next.unicode() & 0x1F);
            ++i;
        } else {
            const qsizetype length = text[i].isHighSurrogate() ? 2 : 1;
            bytes += text.mid(i, length).toUtf8();
            i += length - 1;
        }
    }
    return bytes;
}

QString stopKeysText(const QByteArray &keys)
{
    QString text;
    const QString typed = QString::fromUtf8(keys);
    for (const QChar key : typed) {
        if (key == u'^')
            text += QLatin1String("^^");
        else if (key < u' ' && key.unicode() != 0x1E) // "^^" is taken
            text += QLatin1Char('^') + QChar(key.unicode() | 0x40);
        else
            text += key;
    }
    return text;
}

} // namespace paddock
