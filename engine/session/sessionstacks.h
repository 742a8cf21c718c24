// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/sampling/sampler.h"
#include "engine/session/servicestatus.h"
#include "engine/stack/stack.h"

#include <QList>

#include <memory>
#include <optional>
#include <vector>

namespace paddock {

/// The stacks of one session: that of its file, where one is open, and one with a single service for each command that
/// was launched by hand. It owns and finds them; what is done with them is the session's business.
class SessionStacks
{
public:
    [[nodiscard]] Stack *ofFile() const { return m_ofFile.get(); } ///< null while none is open
    void setOfFile(std::unique_ptr<Stack> stack) { m_ofFile = std::move(stack); }
    Stack *addLaunched(std::unique_ptr<Stack> stack);
    /// That of a launched command; null where it is none, or still active.
    [[nodiscard]] std::unique_ptr<Stack> takeLaunched(const QString &id);

    [[nodiscard]] std::vector<Stack *> all() const;
    [[nodiscard]] Stack *find(const QString &id) const; ///< the one that has this service; null where none has
    [[nodiscard]] bool isActive() const;
    [[nodiscard]] QList<ServiceStatus> services() const;
    [[nodiscard]] std::optional<ServiceStatus> service(const QString &id) const;
    [[nodiscard]] QList<GroupSource> groupSources() const; ///< of the services that have a group now

private:
    std::unique_ptr<Stack> m_ofFile;
    std::vector<std::unique_ptr<Stack>> m_launched;
};

} // namespace paddock
