// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/adoptions.h"

#include "engine/warden/endedprocess.h"

#include <cerrno>
#include <string>
#include <utility>

namespace paddock::warden {

Adoptions::Adoptions(Channel &channel, Watcher &watcher, int session)
    : m_channel(channel), m_watcher(watcher), m_session(session)
{}

void Adoptions::adopt(const wire::OrderHeader &order, CgroupGroup &group)
{
    removeEmptied(group);
    wire::NewsHeader news{.news = wire::News::Adopted, .group = group.id(), .pid = order.value, .number = order.number};
    news.stage = wire::Stage::Identity;
    news.error = AdoptedTree::refusal(order.value, order.number, m_session);
    const auto entry = proctree::readEntry(order.value);
    if (news.error != 0 || !entry) {
        news.error = news.error != 0 ? news.error : ESRCH;
        m_channel.send(news);
        return;
    }
    AdoptedTree tree(*entry, group.id());
    const std::uint64_t id = (1ULL << 32) | ++m_last;
    news.error = tree.moveIn(group.directory().fd(), m_session, "adopted-" + std::to_string(m_last), news.stage);
    news.value = tree.count();
    news.run = group.runNumber();
    m_channel.send(news);
    if (news.error != 0)
        return;
    group.rootAdopted();
    const auto kept = m_trees.emplace(id, std::move(tree)).first;
    m_watcher.watchReadable(kept->second.pidfd(), id);
}

std::uint32_t Adoptions::rootEnded(std::uint64_t id)
{
    const auto found = m_trees.find(id);
    if (found == m_trees.end())
        return 0;
    AdoptedTree &tree = found->second;
    m_watcher.unwatchEvents(tree.pidfd());
    tree.noteEnd();
    m_channel.send({.news = wire::News::AdoptedExited,
                    .group = tree.group(),
                    .pid = tree.root().pid,
                    .value = endStatus(tree.pidfd(), tree.root()).value_or(-1),
                    .number = tree.root().startTime});
    return tree.group();
}

int Adoptions::release(CgroupGroup &group, int fallback)
{
    for (auto &[id, tree] : m_trees) {
        if (tree.group() != group.id())
            continue;
        if (const int error = tree.moveBack(fallback))
            return error;
    }
    forget(group.id());
    return 0;
}

void Adoptions::forget(std::uint32_t group)
{
    std::erase_if(m_trees, [&](const auto &each) {
        if (each.second.group() != group)
            return false;
        if (!each.second.hasEnded())
            m_watcher.unwatchEvents(each.second.pidfd());
        return true;
    });
}

/// What is left of trees that have ended as a whole.
void Adoptions::removeEmptied(CgroupGroup &group)
{
    for (auto at = m_trees.begin(); at != m_trees.end();) {
        AdoptedTree &tree = at->second;
        const bool isOver = tree.group() == group.id() && tree.hasEnded() && !tree.hasMembers();
        if (isOver)
            tree.removeDirectory(group.directory().fd());
        at = isOver ? m_trees.erase(at) : std::next(at);
    }
}

} // namespace paddock::warden
