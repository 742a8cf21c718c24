// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/procstat.h"

#include <algorithm>
#include <charconv>

namespace paddock::procstat {

namespace {

constexpr std::uint64_t kernelThreadFlag = 0x00200000; // PF_KTHREAD
constexpr int traceCapability = 19;                    // CAP_SYS_PTRACE

template<typename T>
std::optional<T> number(std::string_view text, int base = 10)
{
    T value{};
    const char *end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, base);
    if (error != std::errc{} || stop != end)
        return std::nullopt;
    return value;
}

/// Cuts the part up to the separator off `rest`.
std::string_view take(std::string_view &rest, char separator)
{
    const size_t at = rest.find(separator);
    const std::string_view part = rest.substr(0, at);
    rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
    return part;
}

/// The rest of the first line that begins with `key`.
std::optional<std::string_view> lineAfter(std::string_view text, std::string_view key)
{
    while (!text.empty()) {
        const std::string_view line = take(text, '\n');
        if (line.starts_with(key))
            return line.substr(key.size());
    }
    return std::nullopt;
}

/// Reads space-separated numbers one after the other.
class FieldReader
{
public:
    explicit FieldReader(std::string_view text) : m_at(text.data()), m_end(text.data() + text.size()) {}

    template<typename T>
    bool read(T &value)
    {
        if (m_at == m_end || *m_at != ' ')
            return false;
        const auto [stop, error] = std::from_chars(m_at + 1, m_end, value);
        if (error != std::errc{})
            return false;
        m_at = stop;
        return true;
    }

    bool skip(int count)
    {
        for (; count > 0; --count) {
            if (m_at == m_end || *m_at != ' ')
                return false;
            m_at = std::find(m_at + 1, m_end, ' ');
        }
        return true;
    }

private:
    const char *m_at;
    const char *m_end;
};

bool isHazard(char32_t c)
{
    if (c < 0x20 || (c >= 0x7f && c < 0xa0))
        return true;
    // line separators break rows; direction marks make a name read as another one
    return c == 0x2028 || c == 0x2029 || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

QString escapeOf(char32_t c)
{
    switch (c) {
    case '\n':
        return QStringLiteral("\\n");
    case '\r':
        return QStringLiteral("\\r");
    case '\t':
        return QStringLiteral("\\t");
    default:
        return c < 0x100 ? QStringLiteral("\\x%1").arg(uint(c), 2, 16, QLatin1Char('0'))
                         : QStringLiteral("\\u%1").arg(uint(c), 4, 16, QLatin1Char('0'));
    }
}

Mount::HidePid hidePidOf(std::string_view value)
{
    if (value == "1" || value == "noaccess")
        return Mount::HidePid::NoAccess;
    if (value == "2" || value == "invisible")
        return Mount::HidePid::Invisible;
    if (value == "4" || value == "ptraceable")
        return Mount::HidePid::Ptraceable;
    return Mount::HidePid::Off;
}

Mount mountOf(std::string_view options)
{
    Mount mount;
    while (!options.empty()) {
        const std::string_view option = take(options, ',');
        if (option.starts_with("hidepid="))
            mount.hidePid = hidePidOf(option.substr(8));
        else if (option.starts_with("gid="))
            mount.exemptGid = number<std::uint32_t>(option.substr(4)).value_or(0);
    }
    return mount;
}

} // namespace

std::optional<Stat> parseStat(std::string_view text)
{
    const size_t open = text.find(" (");
    // the name may hold anything, so its end is the last parenthesis; only a state and numbers follow it
    const size_t close = text.rfind(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open + 2)
        return std::nullopt;
    const std::string_view rest = text.substr(close + 1);
    const auto pid = number<std::int32_t>(text.substr(0, open));
    if (!pid || *pid <= 0 || rest.size() < 3 || rest[0] != ' ' || rest[1] <= ' ' || rest[1] > '~' || rest[2] != ' ')
        return std::nullopt;

    Stat stat;
    stat.pid = *pid;
    stat.comm = text.substr(open + 2, close - open - 2);
    stat.state = rest[1];
    std::uint64_t flags = 0;
    std::uint64_t userTicks = 0;
    std::uint64_t systemTicks = 0;
    FieldReader fields(rest.substr(2));
    const bool complete = fields.read(stat.parentPid) && fields.skip(4) && fields.read(flags) && fields.skip(4) &&
                          fields.read(userTicks) && fields.read(systemTicks) && fields.skip(4) &&
                          fields.read(stat.threads) && fields.skip(1) && fields.read(stat.startTime) &&
                          fields.skip(1) && fields.read(stat.residentPages);
    if (!complete || stat.parentPid < 0 || stat.threads < 0)
        return std::nullopt;
    stat.kernelThread = (flags & kernelThreadFlag) != 0;
    stat.cpuTicks = userTicks + systemTicks;
    if (!fields.skip(23) || !fields.read(stat.argumentStart) || !fields.read(stat.argumentEnd))
        stat.argumentStart = stat.argumentEnd = 0;
    return stat;
}

QString escaped(std::string_view bytes)
{
    const QString text = QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
    const auto hazard = [](QChar c) { return isHazard(c.unicode()); };
    if (std::none_of(text.cbegin(), text.cend(), hazard))
        return text;
    QString shown;
    shown.reserve(text.size() + 16);
    for (const QChar c : text) {
        if (hazard(c))
            shown += escapeOf(c.unicode());
        else
            shown += c;
    }
    return shown;
}

QString parseCommandLine(std::string_view bytes)
{
    const size_t last = bytes.find_last_not_of('\0');
    if (last == std::string_view::npos)
        return {};
    std::string joined(bytes.substr(0, last + 1));
    std::replace(joined.begin(), joined.end(), '\0', ' ');
    return escaped(joined);
}

std::optional<Mount> parseMount(std::string_view mountInfo, std::string_view mountPoint)
{
    std::optional<Mount> found;
    while (!mountInfo.empty()) {
        std::string_view line = take(mountInfo, '\n');
        const size_t dash = line.find(" - ");
        if (dash == std::string_view::npos)
            continue;
        std::string_view source = line.substr(dash + 3);
        for (int field = 0; field < 4; ++field)
            take(line, ' ');
        if (take(line, ' ') != mountPoint)
            continue;
        // whatever was mounted here last lies on top, also when it is no proc file system
        found.reset();
        if (take(source, ' ') == "proc") {
            take(source, ' ');
            found = mountOf(source);
        }
    }
    return found;
}

Credentials parseCredentials(std::string_view status)
{
    Credentials credentials;
    const auto addGroups = [&credentials](std::string_view list, char separator) {
        while (!list.empty()) {
            if (const auto gid = number<std::uint32_t>(take(list, separator)))
                credentials.groups.push_back(*gid);
        }
    };
    addGroups(lineAfter(status, "Gid:\t").value_or(std::string_view{}), '\t');
    addGroups(lineAfter(status, "Groups:\t").value_or(std::string_view{}), ' ');
    const auto effective = number<std::uint64_t>(lineAfter(status, "CapEff:\t").value_or(std::string_view{}), 16);
    credentials.mayTrace = ((effective.value_or(0) >> traceCapability) & 1U) != 0;
    return credentials;
}

bool hidesOthers(const Mount &mount, const Credentials &credentials)
{
    if (mount.hidePid == Mount::HidePid::Off || credentials.mayTrace)
        return false;
    return mount.hidePid == Mount::HidePid::Ptraceable ||
           std::find(credentials.groups.begin(), credentials.groups.end(), mount.exemptGid) == credentials.groups.end();
}

std::optional<std::int64_t> parseBootTime(std::string_view text)
{
    return number<std::int64_t>(lineAfter(text, "btime ").value_or(std::string_view{}));
}

std::optional<std::uint64_t> parseTaskCount(std::string_view text)
{
    for (int field = 0; field < 3; ++field)
        take(text, ' ');
    std::string_view counts = take(text, ' ');
    if (counts.find('/') == std::string_view::npos)
        return std::nullopt;
    take(counts, '/');
    return number<std::uint64_t>(counts);
}

std::optional<std::uint64_t> parseUsageMicroseconds(std::string_view text)
{
    return number<std::uint64_t>(lineAfter(text, "usage_usec ").value_or(std::string_view{}));
}

std::optional<std::uint64_t> parseMemoryBytes(std::string_view text) { return number<std::uint64_t>(take(text, '\n')); }

void parseMembers(std::string_view text, std::vector<std::int32_t> &pids)
{
    while (!text.empty()) {
        const auto pid = number<std::int32_t>(take(text, '\n'));
        if (pid && *pid > 0)
            pids.push_back(*pid);
    }
}

} // namespace paddock::procstat
