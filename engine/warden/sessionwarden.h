// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/sessionmeans.h"
#include "engine/warden/warden.h"

#include <memory>
#include <string>

namespace paddock::warden {

/// The warden an engine starts: takes up the means it is told to, makes groups by them, ends any tree on the machine
/// it is allowed to, and leaves nothing when its engine has gone.
class SessionWarden final : public Warden, public Watcher
{
public:
    explicit SessionWarden(UniqueFd channel);
    ~SessionWarden() override;

    bool watchEvents(int fd, std::uint64_t id) override;
    bool watchReadable(int fd, std::uint64_t id) override;
    void unwatchEvents(int fd) override { unwatch(fd); }

protected:
    void handle(Message &message) override;
    void childEnded(pid_t pid, int status, const rusage &usage) override;
    void settle() override;
    void tick() override;
    [[nodiscard]] bool isWaiting() const override { return m_means && m_means->isWaiting(); }
    void watchedReady(std::uint64_t id) override;
    void doChore() override;
    int carryOutLastWill() override;

private:
    void greet(Message &message);
    void killTree(const wire::OrderHeader &header);

    std::unique_ptr<SessionMeans> m_means;
    std::string m_leasePath;
};

} // namespace paddock::warden
