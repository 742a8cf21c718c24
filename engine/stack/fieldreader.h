// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/problemlist.h"
#include "engine/stack/variables.h"
#include "engine/stack/yamlentries.h"
#include "engine/stack/yamltree.h"

#include <QCoreApplication>
#include <QString>
#include <QStringList>

#include <chrono>
#include <limits>
#include <optional>
#include <span>

namespace paddock {

/// Reads single values of one file: text with its variables expanded, numbers, durations, paths. Whatever is not such a
/// value becomes a problem that names the key and the place, and nothing is given. One for a file.
class FieldReader
{
    Q_DECLARE_TR_FUNCTIONS(FieldReader)
public:
    using Milliseconds = std::chrono::milliseconds;

    struct Choice
    {
        const char *word;
        int value;
    };

    /// `folder` is what relative paths are counted from.
    FieldReader(ProblemList &problems, QString folder);

    [[nodiscard]] const QString &folder() const { return m_folder; }
    Variables &variables() { return m_variables; }
    [[nodiscard]] std::vector<YamlEntry> entries(const YamlNode &map) { return m_entries.read(map); }
    /// False, with a problem, where aliases or replicas made too many values.
    bool spend(const YamlNode &at, qint64 visits) { return m_entries.spend(at, visits); }

    /// `what` begins the message: "'user'", "a word of 'command'".
    std::optional<QString> text(const YamlNode &node, const QString &what);
    std::optional<QString> text(const YamlEntry &entry) { return text(*entry.value, quoted(entry)); }
    /// As text(), and neither empty nor blank.
    std::optional<QString> filledText(const YamlEntry &entry);
    std::optional<bool> boolean(const YamlEntry &entry);
    std::optional<int> integer(const YamlNode &node, const QString &what, int least, int most);
    std::optional<int> integer(const YamlEntry &entry, int least, int most);
    std::optional<double> number(const YamlEntry &entry, double least, double most);
    std::optional<Milliseconds> duration(const YamlEntry &entry, Milliseconds least = Milliseconds(1));
    std::optional<qint64> byteSize(const YamlEntry &entry);
    /// Absolute and clean.
    std::optional<QString> path(const YamlNode &node, const QString &what);
    std::optional<QString> path(const YamlEntry &entry) { return path(*entry.value, quoted(entry)); }
    /// A regular expression, valid.
    std::optional<QString> pattern(const YamlEntry &entry);
    std::optional<int> choice(const YamlNode &node, const QString &what, std::span<const Choice> choices);
    /// The nodes of a list, or the one node that stands in the place of a list; spent.
    std::vector<const YamlNode *> items(const YamlNode &node);
    /// A list is a program with its arguments, text a line for "sh -c". False where it is neither.
    bool command(const YamlEntry &entry, const QString &owner, QString &program, QStringList &arguments);

    void refuse(const YamlNode &node, const QString &message) { refuse(node.position, message); }
    void refuse(const SourcePosition &at, const QString &message) { m_problems.add(at.line, at.column, message); }
    /// "unknown key 'comand'; did you mean 'command'?"
    void refuseUnknownKey(const YamlNode &key, const QStringList &known);

    static QString quoted(const YamlEntry &entry) { return u'\'' + entry.key->text + u'\''; }

private:
    std::optional<QString> expanded(const YamlNode &node);
    bool commandWords(const YamlNode &list, const QString &owner, QString &program, QStringList &arguments);

    ProblemList &m_problems;
    YamlEntries m_entries;
    QString m_folder;
    Variables m_variables;
    qint64 m_expandedSize = 0;
};

} // namespace paddock
