// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/environmentreader.h"
#include "engine/stack/fieldreader.h"
#include "engine/stack/locatedservice.h"
#include "engine/stack/replicacounts.h"

#include <QCoreApplication>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace paddock {

/// Reads what stands under one service's name. Keeps on after a mistake, so that all of them are found. The variables
/// of the service's own environment may be used in all of its values.
class ServiceReader
{
    Q_DECLARE_TR_FUNCTIONS(ServiceReader)
public:
    static constexpr int kMostReplicas = 1000;

    /// `problems` is where the service's later mistakes go, `environment` what its own stands on. `replicas` must
    /// outlive this object.
    ServiceReader(FieldReader &reader, EnvironmentReader &environments, ProblemList &problems,
                  QProcessEnvironment environment, const ReplicaCounts &replicas);

    /// One, or as many as `replicas` says; at least one, also where something was wrong.
    std::vector<LocatedService> read(const YamlEntry &entry);

    static QStringList keys();

private:
    LocatedService begin(const YamlEntry &entry) const;
    std::optional<int> replicaCount(const std::vector<YamlEntry> &fields);
    LocatedService readOne(const YamlEntry &entry, const std::vector<YamlEntry> &fields,
                           const std::optional<ReplicaSpec> &replica, bool isNumbered);
    void checkTogether(const LocatedService &service) const;

    FieldReader &m_reader;
    EnvironmentReader &m_environments;
    ProblemList &m_problems;
    QProcessEnvironment m_environment;
    const ReplicaCounts &m_replicas;
};

} // namespace paddock
