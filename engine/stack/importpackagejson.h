// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/importing.h"

#include <QSet>

namespace paddock {

/// Makes a stack file of the scripts in a package.json: each is a service that runs it by the package manager that the
/// project uses. `dev`, or else `start`, is enabled; the others start when they are asked for.
class PackageJsonImport
{
    Q_DECLARE_TR_FUNCTIONS(PackageJsonImport)
public:
    explicit PackageJsonImport(Importing &importing) : m_importing(importing), m_maker(importing.maker) {}

    /// Null where there are no scripts.
    const YamlNode *run(const YamlNode &root);

private:
    void readScripts(const YamlNode &scripts, YamlNode *services);
    [[nodiscard]] QString packageManager(const QString &declared) const;
    QString serviceName(const YamlNode &key);

    Importing &m_importing;
    YamlMaker &m_maker;
    QString m_manager;
    QSet<QString> m_names;
};

} // namespace paddock
