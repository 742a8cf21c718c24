// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/importing.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>

namespace paddock {

/// Makes a stack file of a process-compose.yaml, by that program's documented keys.
class ProcessComposeImport
{
    Q_DECLARE_TR_FUNCTIONS(ProcessComposeImport)
public:
    explicit ProcessComposeImport(Importing &importing) : m_importing(importing), m_maker(importing.maker) {}

    /// Null where the file is none.
    const YamlNode *run(const YamlNode &root);

private:
    struct Process; ///< one process while it is read
    using Read = void (ProcessComposeImport::*)(const YamlEntry &, Process &);
    struct Key
    {
        const char *name;
        Read read;
    };

    static const QHash<QString, Read> &processKeys();

    void readTop(const YamlEntry &entry, YamlNode *stack);
    void readShell(const YamlNode &shell);
    void collectProcesses(const YamlNode &processes);
    void readProcesses(const YamlNode &processes, YamlNode *services);
    void readProcess(const YamlEntry &entry, YamlNode *services);
    std::vector<YamlEntry> fieldsOf(const YamlNode &process, int depth);
    void extend(std::vector<YamlEntry> &fields, const std::vector<YamlEntry> &base);
    const YamlNode *mergedEnvironment(const YamlNode &base, const YamlNode &own);
    void finishProcess(Process &process);
    void finishEnvironment(Process &process);
    void finishLog(Process &process);
    [[nodiscard]] QString replicaName(const QString &theirs) const;

    void copyText(const YamlEntry &entry, Process &process);
    void readCommand(const YamlEntry &entry, Process &process);
    void readEntrypoint(const YamlEntry &entry, Process &process);
    void readTty(const YamlEntry &entry, Process &process);
    void readDisabled(const YamlEntry &entry, Process &process);
    void readForeground(const YamlEntry &entry, Process &process);
    void readEnvironment(const YamlEntry &entry, Process &process);
    void readReplicas(const YamlEntry &entry, Process &process);
    void readLog(const YamlEntry &entry, Process &process);
    void readLogConfiguration(const YamlEntry &entry, Process &process);
    void readRotation(const YamlNode &rotation, Process &process);
    void readTruncate(const YamlEntry &entry, Process &process);
    void readNamespace(const YamlEntry &entry, Process &process);
    void readVars(const YamlEntry &entry, Process &process);
    void readDependencies(const YamlEntry &entry, Process &process);
    void readReadiness(const YamlEntry &entry, Process &process);
    void readReadyLine(const YamlEntry &entry, Process &process);
    void readLiveness(const YamlEntry &entry, Process &process);
    void readAvailability(const YamlEntry &entry, Process &process);
    void readShutdown(const YamlEntry &entry, Process &process);
    void readSchedule(const YamlEntry &entry, Process &process);
    void readWatch(const YamlEntry &entry, Process &process);
    void readSuccessCodes(const YamlEntry &entry, Process &process);

    const YamlNode *probe(const YamlNode &theirs, const Process &process);
    const YamlNode *httpCheck(const YamlNode &theirs, const Process &process);
    const YamlNode *execCheck(const YamlNode &theirs, const Process &process);
    const YamlNode *command(const YamlNode &theirs, const Process &process);
    const YamlNode *text(const YamlNode &theirs, const Process &process);
    const YamlNode *seconds(const YamlNode &theirs);
    bool isMap(const YamlEntry &entry);

    Importing &m_importing;
    YamlMaker &m_maker;
    QStringList m_shell; ///< the program and its argument, where it is not "sh -c"
    bool m_expands = true;
    QHash<QString, const YamlNode *> m_processes;
    QSet<QString> m_replicated;           ///< processes that there are several of
    QHash<QString, QString> m_readyLines; ///< of processes that are ready by a line of their log
};

} // namespace paddock
