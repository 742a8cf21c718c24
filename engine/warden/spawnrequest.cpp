// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/spawnrequest.h"

#include <cstring>

namespace paddock::warden {

namespace {

/// Takes strings and numbers one by one out of a payload.
class PayloadReader
{
public:
    explicit PayloadReader(std::string_view rest) : m_rest(rest) {}

    template<typename Number>
    void fill(std::vector<Number> &list, std::uint32_t count)
    {
        if (m_failed || count > m_rest.size() / sizeof(Number)) {
            m_failed = true;
            return;
        }
        list.resize(count);
        if (count > 0)
            std::memcpy(list.data(), m_rest.data(), count * sizeof(Number));
        m_rest.remove_prefix(count * sizeof(Number));
    }

    char *next()
    {
        const std::size_t end = m_rest.find('\0');
        if (m_failed || end == std::string_view::npos) {
            m_failed = true;
            return nullptr;
        }
        const char *const text = m_rest.data();
        m_rest.remove_prefix(end + 1);
        return const_cast<char *>(text); // execve's argv is not const for historical reasons only
    }

    void fillStrings(std::vector<char *> &list, std::uint32_t count)
    {
        for (std::uint32_t i = 0; i < count && !m_failed; ++i)
            list.push_back(next());
        list.push_back(nullptr);
    }

    [[nodiscard]] bool failed() const { return m_failed; }

private:
    std::string_view m_rest;
    bool m_failed = false;
};

} // namespace

std::optional<SpawnRequest> SpawnRequest::parse(const Message &message)
{
    SpawnRequest request;
    if (message.payload.size() < sizeof request.header)
        return std::nullopt;
    std::memcpy(&request.header, message.payload.data(), sizeof request.header);
    PayloadReader reader(message.payload.substr(sizeof request.header));
    reader.fill(request.groups, request.header.groupCount);
    reader.fill(request.limits, request.header.limitCount);
    request.directory = reader.next();
    request.executable = reader.next();
    reader.fillStrings(request.arguments, request.header.argc);
    reader.fillStrings(request.environment, request.header.envc);
    if (reader.failed())
        return std::nullopt;
    static char shell[] = "sh";
    request.shellArguments = {shell, const_cast<char *>(request.executable)};
    if (request.arguments.size() > 1)
        request.shellArguments.insert(request.shellArguments.end(), request.arguments.begin() + 1,
                                      request.arguments.end());
    else
        request.shellArguments.push_back(nullptr);
    for (int i = 0; i < 3; ++i)
        request.streams[i] = message.fds[static_cast<std::size_t>(i)].get();
    return request;
}

} // namespace paddock::warden
