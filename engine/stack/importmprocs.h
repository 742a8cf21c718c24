// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/importing.h"

namespace paddock {

/// Makes a stack file of an mprocs.yaml: `procs`, each a line for the shell, a list of words, or a map.
class MprocsImport
{
    Q_DECLARE_TR_FUNCTIONS(MprocsImport)
public:
    explicit MprocsImport(Importing &importing) : m_importing(importing), m_maker(importing.maker) {}

    /// Null where the file is none.
    const YamlNode *run(const YamlNode &root);

private:
    void readProc(const YamlEntry &entry, YamlNode *services);
    void readField(const YamlEntry &field, YamlNode *service, YamlNode *environment);
    void readEnvironment(const YamlNode &theirs, YamlNode *environment);
    void readStop(const YamlEntry &entry, YamlNode *service);
    QString keys(const YamlNode &list);
    /// What `$select: os` says for Linux; the node itself where it is no choice.
    const YamlNode &selected(const YamlNode &node);
    YamlNode *literal(const YamlNode &node);

    Importing &m_importing;
    YamlMaker &m_maker;
};

} // namespace paddock
