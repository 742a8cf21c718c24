// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/servicestatus.h"

#include <QList>
#include <QSet>
#include <QString>

namespace paddock {

/// One row of the side bar. A value.
struct ServiceRow
{
    enum class Kind { Section, Namespace, Service, Command, Machine };

    Kind kind = Kind::Section;
    QString id;                   ///< unique among the rows: a service's own, or a word that no service bears
    QString title;                ///< of a namespace its name
    ServiceStatus status;         ///< of a service or command
    QList<ServiceStatus> members; ///< of a namespace
    int count = 0;                ///< of a section or namespace
    bool collapsed = false;       ///< of a namespace: its services have no rows

    bool operator==(const ServiceRow &) const = default;
};

/// Services below their title, those of a namespace together below its header, then commands and the machine. The
/// order is the services' own; namespaces stand where the first service of each does, behind those that have none.
QList<ServiceRow> serviceRows(const QList<ServiceStatus> &services, const QSet<QString> &collapsedNamespaces);

/// The state that one looks at first: given up before failed before what is under way before what runs.
ServiceState worstState(const QList<ServiceStatus> &services);

} // namespace paddock
