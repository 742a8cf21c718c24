// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/filesource.h"
#include "engine/stack/problemlist.h"
#include "engine/stack/yamlentries.h"
#include "engine/stack/yamlmaker.h"

#include <QCoreApplication>
#include <QString>

#include <optional>
#include <span>

namespace paddock {

/// What every importer works with: where it writes to, and where it says what it could not take along. One for a file.
class Importing
{
    Q_DECLARE_TR_FUNCTIONS(Importing)
public:
    /// A key of the other program that has no counterpart, and why.
    struct LeftOut
    {
        const char *key;
        const char *why;
    };

    Importing(const QString &path, FileSource fileSource);

    const QString filePath; ///< absolute
    const QString folder;
    const FileSource files;
    ProblemList problems; ///< the file cannot be imported
    ProblemList notes;    ///< what is left out of it
    YamlMaker maker;

    std::vector<YamlEntry> entries(const YamlNode &map) { return m_entries.read(map); }
    /// The items of a list, or the one value in its place.
    std::vector<const YamlNode *> items(const YamlNode &node);
    [[nodiscard]] bool hasFile(const QString &name) const;

    void refuse(const YamlNode &node, const QString &message);
    void note(const YamlNode &node, const QString &message);
    /// "'is_elevated' is left out: ..."
    void noteLeftOut(const YamlNode &key, const QString &why);
    /// As the table says; for a key that is not in it, that it is not known.
    void noteLeftOut(const YamlNode &key, std::span<const LeftOut> table, const QString &program);

    /// A copy of a scalar, or of a list or map of scalars; what is deeper is noted as left out.
    const YamlNode *copy(const YamlNode &node, QString (*change)(const QString &) = nullptr);

    /// Text in which the other program expands nothing: it shall come out of a reading as it is.
    static QString literal(const QString &text);

    /// The stack file's tree from its top level.
    YamlTree take(const YamlNode *root) { return maker.take(root); }

private:
    YamlEntries m_entries;
};

} // namespace paddock
