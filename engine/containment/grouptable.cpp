// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/grouptable.h"

#include "engine/containment/cgroupcontainment.h"
#include "engine/containment/procconnector.h"
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

std::unique_ptr<Containment> GroupTable::createContainment(const QString &name)
{
    const std::uint32_t id = m_nextId++;
    const QString word = name.isEmpty() ? QString() : QString(directoryWord(name) + u'.' + QString::number(id));
    const QString path = m_sessionName + u'/' + (name.isEmpty() ? QString::number(id) : name);
    const auto forget = [this](std::uint32_t forgotten) { m_groups.remove(forgotten); };
    std::unique_ptr<WardenContainment> group;
    if (m_report.mechanism == Mechanism::CgroupV2)
        group = std::make_unique<CgroupContainment>(id, path, m_report.location, word, forget);
    else
        group = std::make_unique<SubreaperContainment>(id, path, forget);
    group->setProcEvents([this] { return procEvents(); });
    m_groups.insert(id, group.get());
    if (!m_link) {
        group->refuse({ErrorCode::WardenLost, tr("there is no warden to start anything"), 0});
        return group;
    }
    WardenOrder order;
    order.header.order = wire::Order::CreateGroup;
    order.header.group = id;
    order.payload = QFile::encodeName(word);
    m_link->send(std::move(order));
    if (m_report.mechanism == Mechanism::CgroupV2)
        group->attach(m_link); // no need to wait: orders are carried out one after the other
    return group;
}

void GroupTable::take(const wire::NewsHeader &news, UniqueFd fd)
{
    if (news.news == wire::News::GroupReady)
        return takeGroupReady(news, std::move(fd));
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
