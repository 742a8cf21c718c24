// SPDX-License-Identifier: Apache-2.0
#include "ui/common/tabulartext.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace paddock {

namespace {

struct Digits
{
    int widest = 0;
    bool alike = true;
};

Digits digitsOf(const QFontMetrics &metrics)
{
    Digits digits;
    int narrowest = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char digit = '0'; digit <= '9'; ++digit) {
        const int width = metrics.horizontalAdvance(QLatin1Char(digit));
        digits.widest = std::max(digits.widest, width);
        narrowest = std::min(narrowest, width);
    }
    digits.alike = narrowest == digits.widest;
    return digits;
}

/// Calls `each` with the pieces of a text: single digits, and what stands between them.
template<typename Each>
void forEachPiece(const QString &text, Each each)
{
    for (qsizetype at = 0; at < text.size();) {
        const bool digit = text.at(at).isDigit();
        qsizetype end = at + 1;
        while (!digit && end < text.size() && !text.at(end).isDigit())
            ++end;
        each(text.mid(at, end - at), digit);
        at = end;
    }
}

} // namespace

int tabularWidth(const QFontMetrics &metrics, const QString &text)
{
    const Digits digits = digitsOf(metrics);
    if (digits.alike)
        return metrics.horizontalAdvance(text);
    int width = 0;
    forEachPiece(text, [&](const QString &piece, bool digit) {
        width += digit ? digits.widest : metrics.horizontalAdvance(piece);
    });
    return width;
}

void drawTabular(QPainter *painter, const QRect &box, const QString &text)
{
    const QFontMetrics metrics = painter->fontMetrics();
    const Digits digits = digitsOf(metrics);
    if (digits.alike) {
        painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter, text);
        return;
    }
    QRect place = box;
    forEachPiece(text, [&](const QString &piece, bool digit) {
        const int width = digit ? digits.widest : metrics.horizontalAdvance(piece);
        const QRect cell(place.topLeft(), QSize(width, place.height()));
        painter->drawText(cell, (digit ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter, piece);
        place.setLeft(place.left() + width);
    });
}

} // namespace paddock
