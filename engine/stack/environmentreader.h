// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/environmentfile.h"
#include "engine/stack/fieldreader.h"
#include "engine/stack/filesource.h"

#include <QHash>
#include <QProcessEnvironment>

namespace paddock {

/// Reads `environment:` (a map, or a list of NAME=VALUE) and `env_file:` on top of an environment, whose variables and
/// those set before may be used in the values. One for a stack file; keeps what it read of environment files.
class EnvironmentReader
{
    Q_DECLARE_TR_FUNCTIONS(EnvironmentReader)
public:
    EnvironmentReader(FieldReader &reader, FileSource files);

    void readVariables(const YamlEntry &entry, QProcessEnvironment &environment);
    void readFiles(const YamlEntry &entry, QProcessEnvironment &environment);

private:
    void readMap(const YamlNode &map, QProcessEnvironment &environment);
    void readList(const YamlNode &list, QProcessEnvironment &environment);
    void set(const QString &name, const QString &value, QProcessEnvironment &environment);
    const EnvironmentFile *fileAt(const YamlNode &node, const QString &path);

    FieldReader &m_reader;
    FileSource m_files;
    QHash<QString, EnvironmentFile> m_read;
};

} // namespace paddock
