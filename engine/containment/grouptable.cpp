// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/grouptable.h"

#include "engine/containment/cgroupbranch.h"
#include "engine/containment/cgroupcontainment.h"
#include "engine/containment/listbranch.h"
#include "engine/containment/procconnector.h"
#include "engine/containment/processgroupcontainment.h"
#include "engine/containment/subreapercontainment.h"

#include <QFile>
#include <QRegularExpression>

namespace paddock {

QString directoryWord(const QString &text)
{
    static const QRegularExpression strange(QStringLiteral("[^A-Za-z0-9_.-]"));
    QString word = text.left(64);
    word.replace(strange, QStringLiteral("_"));
    return word.isEmpty() || word.startsWith(u'.') ? u'_' + word : word;
}

GroupTable::GroupTable(QString sessionName, const MechanismReport &report)
    : m_sessionName(std::move(sessionName)), m_report(report)
{}

GroupTable::~GroupTable() = default;

void GroupTable::open(WardenLink *link)
{
    m_link = link;
    m_session.reset(); // first: the old one takes its number out of the table
    m_session = makeBranch(sessionPlace());
}

std::unique_ptr<GroupBranch> GroupTable::makeBranch(const Place &place)
{
    if (m_report.mechanism != Mechanism::CgroupV2)
        return std::make_unique<ListBranch>(*this, place, m_report.limits);
    auto branch = std::make_unique<CgroupBranch>(*this, place, m_report.limits,
                                                 [this](std::uint32_t forgotten) { m_branches.remove(forgotten); });
    m_branches.insert(place.branch, branch.get());
    return branch;
}

std::unique_ptr<GroupBranch> GroupTable::createBranch(const QString &name)
{
    Place place{m_nextId++, m_sessionName + u'/' + name, {}, std::make_shared<Observations>(m_seen), m_link};
    if (m_report.mechanism == Mechanism::CgroupV2) {
        const QString word = directoryWord(name) + u'.' + QString::number(place.branch);
        place.directory = m_report.location + u'/' + word;
        sendCreate(place, wire::Order::CreateBranch, place.branch, word);
    }
    return makeBranch(place);
}

void GroupTable::sendCreate(const Place &place, wire::Order what, std::uint32_t id, const QString &word)
{
    if (!place.link)
        return;
    WardenOrder order;
    order.header.order = what;
    order.header.group = id;
    if (what == wire::Order::CreateGroup && m_report.mechanism == Mechanism::CgroupV2)
        order.header.value = static_cast<std::int32_t>(place.branch);
    order.payload = QFile::encodeName(word);
    place.link->send(std::move(order));
}

std::unique_ptr<WardenContainment> GroupTable::makeContainment(const Place &place, const QString &path,
                                                               const QString &word, std::uint32_t id)
{
    const auto forget = [this](std::uint32_t forgotten) { m_groups.remove(forgotten); };
    if (m_report.mechanism == Mechanism::CgroupV2)
        return std::make_unique<CgroupContainment>(id, path, place.directory, word, forget);
    if (m_report.mechanism == Mechanism::ProcessGroup)
        return std::make_unique<ProcessGroupContainment>(id, path, forget);
    return std::make_unique<SubreaperContainment>(id, path, forget);
}

std::unique_ptr<Containment> GroupTable::createContainment(const QString &name)
{
    return createContainment(sessionPlace(), name);
}

std::unique_ptr<Containment> GroupTable::createContainment(const Place &place, const QString &name)
{
    const std::uint32_t id = m_nextId++;
    const QString word = name.isEmpty() ? QString() : QString(directoryWord(name) + u'.' + QString::number(id));
    const QString path = place.path + u'/' + (name.isEmpty() ? QString::number(id) : name);
    std::unique_ptr<WardenContainment> group = makeContainment(place, path, word, id);
    group->setObserved(std::make_shared<Observations>(place.seen), m_report.limits);
    group->setProcEvents([this] { return procEvents(); });
    m_groups.insert(id, group.get());
    if (!place.link) {
        group->refuse({ErrorCode::WardenLost, tr("there is no warden to start anything"), 0});
        return group;
    }
    sendCreate(place, wire::Order::CreateGroup, id, word);
    if (m_report.mechanism != Mechanism::Subreaper)
        group->attach(place.link); // no need to wait: orders are carried out one after the other
    if (auto *const session = qobject_cast<ListBranch *>(m_session.get()))
        session->add(group.get());
    return group;
}

void GroupTable::take(const wire::NewsHeader &news, UniqueFd fd)
{
    if (news.news == wire::News::GroupReady)
        return takeGroupReady(news, std::move(fd));
    if (CgroupBranch *const branch = m_branches.value(news.group))
        return branch->take(news);
    WardenContainment *const group = m_groups.value(news.group);
    if (!group)
        return;
    if (news.news == wire::News::GroupLost)
        group->lose({ErrorCode::WardenLost,
                     tr("the warden of %1 was killed; its processes have been ended").arg(group->path()), 0});
    else
        group->take(news);
}

void GroupTable::takeGroupReady(const wire::NewsHeader &news, UniqueFd fd)
{
    if (CgroupBranch *const branch = m_branches.value(news.group))
        return branch->take(news);
    WardenContainment *const group = m_groups.value(news.group);
    if (!group)
        return; // given up meanwhile; its own warden reads end-of-file from the descriptor closed here
    if (news.error != 0)
        group->refuse(systemError(tr("cannot make the group %1").arg(group->path()), news.error));
    else if (auto *subreaper = qobject_cast<SubreaperContainment *>(group))
        subreaper->adoptWarden(news.pid, std::move(fd));
}

std::shared_ptr<ProcConnector> GroupTable::procEvents()
{
    std::shared_ptr<ProcConnector> events = m_procEvents.lock();
    if (events)
        return events;
    if (auto created = ProcConnector::create())
        events = std::move(*created);
    m_procEvents = events;
    return events;
}

void GroupTable::forEach(const std::function<void(WardenContainment *)> &visit)
{
    const QList<std::uint32_t> ids = m_groups.keys();
    for (const std::uint32_t id : ids) {
        if (WardenContainment *const group = m_groups.value(id))
            visit(group);
    }
}

} // namespace paddock
