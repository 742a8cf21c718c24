// SPDX-License-Identifier: Apache-2.0
#include "engine/output/ansiparser.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace paddock {

namespace {

constexpr unsigned char kEscape = 0x1B;
constexpr unsigned char kBell = 0x07;
constexpr unsigned char kDelete = 0x7F;
constexpr char16_t kControlPictures = 0x2400;
constexpr char16_t kDeletePicture = 0x2421;
constexpr std::size_t kMaxParameters = 32;
constexpr std::uint32_t kMaxParameter = 0xFFFF;

unsigned char byteAt(QByteArrayView bytes, qsizetype position) { return static_cast<unsigned char>(bytes[position]); }

bool isBetween(unsigned char byte, unsigned char low, unsigned char high) { return byte >= low && byte <= high; }

bool isControl(unsigned char byte) { return (byte < 0x20 && byte != '\t') || byte == kDelete; }

/// One number of an SGR sequence; `isSub` when a colon ties it to the number before.
struct Parameter
{
    std::uint32_t value = 0;
    bool isSub = false;
};

/// The parameters of one SGR sequence; more than kMaxParameters are passed over.
struct Parameters
{
    std::array<Parameter, kMaxParameters> values{};
    std::size_t count = 0;
};

Parameters readParameters(QByteArrayView bytes)
{
    Parameters result;
    result.count = 1;
    for (const char byte : bytes) {
        if (byte == ';' || byte == ':') {
            if (result.count == kMaxParameters)
                break;
            result.values[result.count++] = {.value = 0, .isSub = byte == ':'};
        } else if (byte >= '0' && byte <= '9') {
            std::uint32_t &value = result.values[result.count - 1].value;
            value = std::min(value * 10 + std::uint32_t(byte - '0'), kMaxParameter);
        }
    }
    return result;
}

std::uint32_t channel(std::uint32_t value) { return std::min(value, 255U); }

AnsiColor rgb(std::span<const Parameter> channels)
{
    return {AnsiColor::Kind::Rgb,
            (channel(channels[0].value) << 16) | (channel(channels[1].value) << 8) | channel(channels[2].value)};
}

/// What follows a 38 or 48: `5;N`, `2;R;G;B`, `5:N`, `2:R:G:B` or `2:SPACE:R:G:B`. `used` says how many numbers it
/// took.
std::optional<AnsiColor> extendedColor(std::span<const Parameter> rest, std::size_t &used)
{
    used = rest.size();
    if (rest.empty())
        return {};
    const bool tied = rest[0].isSub;
    if (tied) {
        const auto end = std::find_if(rest.begin(), rest.end(), [](const Parameter &p) { return !p.isSub; });
        used = std::size_t(end - rest.begin());
        rest = rest.first(used);
    }
    const std::uint32_t kind = rest[0].value;
    if (kind == 5 && rest.size() >= 2) {
        used = tied ? used : 2;
        return AnsiColor{AnsiColor::Kind::Indexed, channel(rest[1].value)};
    }
    if (kind == 2 && rest.size() >= 4) {
        used = tied ? used : 4;
        return rgb(rest.subspan(tied && rest.size() >= 5 ? 2 : 1, 3));
    }
    return {};
}

bool applyColor(AnsiStyle &style, std::uint32_t code)
{
    const auto indexed = [](std::uint32_t value) { return AnsiColor{AnsiColor::Kind::Indexed, value}; };
    if (code >= 30 && code <= 37)
        style.foreground = indexed(code - 30);
    else if (code >= 90 && code <= 97)
        style.foreground = indexed(code - 90 + 8);
    else if (code == 39)
        style.foreground = {};
    else if (code >= 40 && code <= 47)
        style.background = indexed(code - 40);
    else if (code >= 100 && code <= 107)
        style.background = indexed(code - 100 + 8);
    else if (code == 49)
        style.background = {};
    else
        return false;
    return true;
}

void applyAttribute(AnsiStyle &style, std::uint32_t code)
{
    switch (code) {
    case 0:
        style = {};
        break;
    case 1:
        style.bold = true;
        break;
    case 2:
        style.dim = true;
        break;
    case 4:
    case 21:
        style.underline = true;
        break;
    case 7:
        style.inverse = true;
        break;
    case 22:
        style.bold = style.dim = false;
        break;
    case 24:
        style.underline = false;
        break;
    case 27:
        style.inverse = false;
        break;
    default:
        break;
    }
}

void applySgr(AnsiStyle &style, QByteArrayView bytes)
{
    const Parameters parameters = readParameters(bytes);
    const std::span all(parameters.values.data(), parameters.count);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::uint32_t code = all[i].value;
        const auto rest = all.subspan(i + 1);
        if (code == 38 || code == 48) {
            std::size_t used = 0;
            if (const auto color = extendedColor(rest, used))
                (code == 38 ? style.foreground : style.background) = *color;
            i += used;
        } else if (code == 4 && !rest.empty() && rest[0].isSub) {
            style.underline = rest[0].value != 0;
        } else if (!all[i].isSub && !applyColor(style, code)) {
            applyAttribute(style, code);
        }
    }
}

} // namespace

AnsiText AnsiParser::parse(QByteArrayView line, AnsiStyle &style)
{
    AnsiParser parser(line, style);
    parser.run();
    return std::move(parser.m_result);
}

AnsiParser::AnsiParser(QByteArrayView line, AnsiStyle &style) : m_line(line), m_style(style)
{
    m_result.text.reserve(line.size());
}

void AnsiParser::run()
{
    while (m_position < m_line.size()) {
        const unsigned char byte = byteAt(m_line, m_position);
        if (!isControl(byte))
            printable();
        else if (byte != kEscape || !escape())
            control(byte);
    }
}

void AnsiParser::printable()
{
    const auto begin = m_line.begin() + m_position;
    const auto end =
        std::find_if(begin, m_line.end(), [](char byte) { return isControl(static_cast<unsigned char>(byte)); });
    const QByteArrayView bytes = m_line.sliced(m_position, end - begin);
    m_position += bytes.size();
    show(QString::fromUtf8(bytes));
}

void AnsiParser::control(unsigned char byte)
{
    ++m_position;
    if (byte == '\r') {
        m_returned = true;
        return;
    }
    const QChar picture(byte == kDelete ? kDeletePicture : char16_t(kControlPictures + byte));
    show(QStringView(&picture, 1));
}

void AnsiParser::show(QStringView text)
{
    if (text.isEmpty())
        return;
    if (m_returned) {
        m_result.text.clear();
        m_result.spans.clear();
        m_returned = false;
    }
    const qsizetype start = m_result.text.size();
    m_result.text += text;
    if (m_style == AnsiStyle())
        return;
    std::vector<AnsiSpan> &spans = m_result.spans;
    if (!spans.empty() && spans.back().start + spans.back().length == start && spans.back().style == m_style)
        spans.back().length += text.size();
    else
        spans.push_back({.start = start, .length = text.size(), .style = m_style});
}

/// At an escape character. False, and nothing taken, when no complete sequence stands there.
bool AnsiParser::escape()
{
    if (m_position + 1 >= m_line.size())
        return false;
    switch (m_line[m_position + 1]) {
    case '[':
        return controlSequence();
    case ']': // OSC
    case 'P': // DCS
    case 'X': // SOS
    case '^': // PM
    case '_': // APC
        return controlString();
    default:
        return shortSequence();
    }
}

/// ESC [ parameters intermediates final
bool AnsiParser::controlSequence()
{
    const qsizetype begin = m_position + 2;
    qsizetype end = begin;
    while (end < m_line.size() && isBetween(byteAt(m_line, end), 0x30, 0x3F))
        ++end;
    const QByteArrayView parameters = m_line.sliced(begin, end - begin);
    while (end < m_line.size() && isBetween(byteAt(m_line, end), 0x20, 0x2F))
        ++end;
    if (end == m_line.size() || !isBetween(byteAt(m_line, end), 0x40, 0x7E))
        return false;
    const bool isPrivate = !parameters.isEmpty() && byteAt(parameters, 0) >= 0x3C;
    const bool hasIntermediates = end != begin + parameters.size();
    if (m_line[end] == 'm' && !isPrivate && !hasIntermediates)
        applySgr(m_style, parameters);
    m_position = end + 1;
    return true;
}

/// ESC and a letter, text, and BEL or ESC \ at its end. Any other ESC breaks it off, so that every byte is looked at
/// twice at most.
bool AnsiParser::controlString()
{
    for (qsizetype end = m_position + 2; end < m_line.size(); ++end) {
        const unsigned char byte = byteAt(m_line, end);
        if (byte == kBell) {
            m_position = end + 1;
            return true;
        }
        if (byte == kEscape) {
            if (end + 1 >= m_line.size() || m_line[end + 1] != '\\')
                return false;
            m_position = end + 2;
            return true;
        }
    }
    return false;
}

/// ESC intermediates final
bool AnsiParser::shortSequence()
{
    qsizetype end = m_position + 1;
    while (end < m_line.size() && isBetween(byteAt(m_line, end), 0x20, 0x2F))
        ++end;
    if (end == m_line.size() || !isBetween(byteAt(m_line, end), 0x30, 0x7E))
        return false;
    m_position = end + 1;
    return true;
}

} // namespace paddock
