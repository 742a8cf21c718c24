// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/importing.h"

#include <QByteArray>

namespace paddock {

/// Makes a stack file of a Procfile (NAME: COMMAND lines) and the .env beside it. As foreman does it, each process
/// finds a PORT: the one of .env or 5000, and 100 more for each that follows.
class ProcfileImport
{
    Q_DECLARE_TR_FUNCTIONS(ProcfileImport)
public:
    explicit ProcfileImport(Importing &importing) : m_importing(importing), m_maker(importing.maker) {}

    const YamlNode *run(const QByteArray &text);

private:
    void readLine(const QString &line, int number, YamlNode *services);
    int basePort();

    Importing &m_importing;
    YamlMaker &m_maker;
    int m_port = 5000;
};

} // namespace paddock
