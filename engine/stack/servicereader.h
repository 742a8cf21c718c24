// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/problemlist.h"
#include "engine/stack/servicespec.h"
#include "engine/stack/yamlentries.h"
#include "engine/stack/yamltree.h"

#include <QCoreApplication>
#include <QProcessEnvironment>
#include <QString>

#include <optional>

namespace paddock {

/// A service with the places in the file that later checks point at.
struct LocatedService
{
    ServiceSpec spec;
    SourcePosition position;
    QList<SourcePosition> dependencyPositions;       ///< one for each name in spec.dependsOn
    std::optional<SourcePosition> directoryPosition; ///< where the file names a directory
};

/// Reads what stands under one service's name. Keeps on after a mistake, so that all of them are found.
class ServiceReader
{
    Q_DECLARE_TR_FUNCTIONS(ServiceReader)
public:
    ServiceReader(ProblemList &problems, YamlEntries &entries, QString folder, QProcessEnvironment environment);

    LocatedService read(const YamlEntry &service);

    /// "unknown key 'comand'; did you mean 'command'?"
    static void refuseUnknownKey(const YamlNode &key, const QStringList &known, ProblemList &problems);

private:
    void readKey(const YamlEntry &entry, LocatedService &service);
    void readCommand(const YamlNode &value, LocatedService &service);
    void readCommandList(const YamlNode &list, LocatedService &service);
    void readDirectory(const YamlNode &value, LocatedService &service);
    void readEnvironment(const YamlNode &value, Command &command);
    void readEnvironmentMap(const YamlNode &map, Command &command);
    void readEnvironmentList(const YamlNode &list, Command &command);
    void readDependencies(const YamlNode &value, LocatedService &service);
    void readStop(const YamlNode &value, StopPlan &plan);

    /// The node's text, or a problem that says what was expected ("working_dir takes text, not a list").
    std::optional<QString> textOf(const YamlNode &node, const QString &what);
    void refuse(const YamlNode &node, const QString &message);

    ProblemList &m_problems;
    YamlEntries &m_entries;
    QString m_folder;
    QProcessEnvironment m_environment;
};

} // namespace paddock
