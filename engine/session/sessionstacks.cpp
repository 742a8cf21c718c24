// SPDX-License-Identifier: Apache-2.0
#include "engine/session/sessionstacks.h"

#include <algorithm>
#include <utility>

namespace paddock {

Stack *SessionStacks::addLaunched(std::unique_ptr<Stack> stack)
{
    m_launched.push_back(std::move(stack));
    return m_launched.back().get();
}

std::unique_ptr<Stack> SessionStacks::takeLaunched(const QString &id)
{
    const auto found = std::ranges::find_if(m_launched, [&](const auto &stack) { return stack->find(id); });
    if (found == m_launched.end() || (*found)->isActive())
        return nullptr;
    std::unique_ptr<Stack> taken = std::move(*found);
    m_launched.erase(found);
    return taken;
}

std::vector<Stack *> SessionStacks::all() const
{
    std::vector<Stack *> result;
    if (m_ofFile)
        result.push_back(m_ofFile.get());
    for (const std::unique_ptr<Stack> &stack : m_launched)
        result.push_back(stack.get());
    return result;
}

Stack *SessionStacks::find(const QString &id) const
{
    const std::vector<Stack *> stacks = all();
    const auto found = std::ranges::find_if(stacks, [&](const Stack *stack) { return stack->find(id); });
    return found == stacks.end() ? nullptr : *found;
}

bool SessionStacks::isActive() const { return std::ranges::any_of(all(), &Stack::isActive); }

QList<ServiceStatus> SessionStacks::services() const
{
    QList<ServiceStatus> result;
    for (const Stack *const stack : all()) {
        for (int i = 0; i < stack->count(); ++i)
            result.append(statusOf(*stack->service(i), stack != m_ofFile.get()));
    }
    return result;
}

std::optional<ServiceStatus> SessionStacks::service(const QString &id) const
{
    const Stack *const stack = find(id);
    return stack ? std::optional(statusOf(*stack->find(id), stack != m_ofFile.get())) : std::nullopt;
}

QList<GroupSource> SessionStacks::groupSources() const
{
    QList<GroupSource> sources;
    for (const Stack *const stack : all()) {
        for (int i = 0; i < stack->count(); ++i) {
            const Service *const service = stack->service(i);
            const GroupLocation location = service->supervisor().location();
            if (!location.cgroupPath.isEmpty() || location.reaperPid != 0)
                sources.append({service->spec().name, location.cgroupPath, location.reaperPid});
        }
    }
    return sources;
}

} // namespace paddock
