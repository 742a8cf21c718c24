// SPDX-License-Identifier: Apache-2.0
#include "ui/services/servicerows.h"

#include <QCoreApplication>

#include <algorithm>

namespace paddock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("ServiceRows", text); }

/// A service may be called anything, so other rows carry a sign that no service's name begins with.
ServiceRow sectionRow(const char *id, const QString &title, qsizetype count)
{
    ServiceRow row;
    row.id = QLatin1Char('\n') + QLatin1String(id);
    row.title = title;
    row.count = static_cast<int>(count);
    return row;
}

ServiceRow rowOf(const ServiceStatus &status)
{
    ServiceRow row;
    row.kind = status.launched ? ServiceRow::Kind::Command : ServiceRow::Kind::Service;
    row.id = status.id;
    row.title = status.title;
    row.status = status;
    return row;
}

ServiceRow namespaceRow(const QString &name, const QList<ServiceStatus> &members, bool collapsed)
{
    ServiceRow row = sectionRow("", name, members.size());
    row.kind = ServiceRow::Kind::Namespace;
    row.id += QLatin1String("namespace ") + name;
    row.members = members;
    row.collapsed = collapsed;
    return row;
}

int gravity(ServiceState state)
{
    switch (state) {
    case ServiceState::GivenUp:
        return 9;
    case ServiceState::Failed:
        return 8;
    case ServiceState::BackingOff:
        return 7;
    case ServiceState::Stopping:
        return 6;
    case ServiceState::Starting:
        return 5;
    case ServiceState::Waiting:
        return 4;
    case ServiceState::Frozen:
        return 3;
    case ServiceState::Running:
        return 2;
    case ServiceState::Exited:
        return 1;
    case ServiceState::Stopped:
        break;
    }
    return 0;
}

} // namespace

ServiceState worstState(const QList<ServiceStatus> &services)
{
    ServiceState worst = ServiceState::Stopped;
    for (const ServiceStatus &status : services) {
        if (gravity(status.state) > gravity(worst))
            worst = status.state;
    }
    return worst;
}

QList<ServiceRow> serviceRows(const QList<ServiceStatus> &services, const QSet<QString> &collapsedNamespaces)
{
    QList<ServiceStatus> loose;
    QList<ServiceStatus> commands;
    QList<ServiceRow> namespaces;
    for (const ServiceStatus &status : services) {
        const QString &name = status.namespaceName;
        if (status.launched || name.isEmpty()) {
            (status.launched ? commands : loose).append(status);
            continue;
        }
        auto found = std::ranges::find(namespaces, name, &ServiceRow::title);
        if (found == namespaces.end())
            found = namespaces.insert(namespaces.end(), namespaceRow(name, {}, collapsedNamespaces.contains(name)));
        found->members.append(status);
        ++found->count;
    }
    QList<ServiceRow> rows;
    if (commands.size() < services.size())
        rows << sectionRow("services", tr("Services"), services.size() - commands.size());
    for (const ServiceStatus &status : loose)
        rows << rowOf(status);
    for (const ServiceRow &header : namespaces) {
        rows << header;
        for (const ServiceStatus &status : header.collapsed ? QList<ServiceStatus>() : header.members)
            rows << rowOf(status);
    }
    if (!commands.isEmpty())
        rows << sectionRow("commands", tr("Commands"), commands.size());
    for (const ServiceStatus &status : commands)
        rows << rowOf(status);
    rows << sectionRow("machine", tr("Machine"), 0) << sectionRow("processes", tr("Processes"), 0);
    rows.last().kind = ServiceRow::Kind::Machine;
    return rows;
}

} // namespace paddock
