// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/fieldreader.h"

#include "engine/base/bytesize.h"
#include "engine/base/duration.h"
#include "engine/stack/nearestword.h"
#include "engine/stack/synonyms.h"

#include <QDir>
#include <QLocale>
#include <QRegularExpression>

#include <cmath>
#include <utility>

namespace paddock {

namespace {

constexpr qint64 kMostExpanded = 64LL * 1024 * 1024;

} // namespace

FieldReader::FieldReader(ProblemList &problems, QString folder)
    : m_problems(problems), m_entries(problems), m_folder(std::move(folder))
{}

std::optional<QString> FieldReader::text(const YamlNode &node, const QString &what)
{
    switch (node.kind) {
    case YamlNode::Kind::Scalar:
        return expanded(node);
    case YamlNode::Kind::Null:
        refuse(node, tr("%1 takes text, not null; put it in quotes if that is the text").arg(what));
        break;
    case YamlNode::Kind::Sequence:
        refuse(node, tr("%1 takes text, not a list").arg(what));
        break;
    case YamlNode::Kind::Map:
        refuse(node, tr("%1 takes text, not a map").arg(what));
        break;
    }
    return std::nullopt;
}

std::optional<QString> FieldReader::expanded(const YamlNode &node)
{
    const Result<QString> result = m_variables.expand(node.text);
    if (!result) {
        refuse(node, result.error().message);
        return std::nullopt;
    }
    const bool wasWithin = m_expandedSize <= kMostExpanded;
    m_expandedSize += result->size() > node.text.size() ? result->size() : 0;
    if (m_expandedSize <= kMostExpanded)
        return *result;
    if (wasWithin)
        refuse(node, tr("the variables make more than %1 characters of the file").arg(kMostExpanded));
    return std::nullopt;
}

std::optional<QString> FieldReader::filledText(const YamlEntry &entry)
{
    const auto value = text(entry);
    if (value && value->trimmed().isEmpty()) {
        refuse(*entry.value, tr("%1 is empty; leave it out").arg(quoted(entry)));
        return std::nullopt;
    }
    return value;
}

std::optional<bool> FieldReader::boolean(const YamlEntry &entry)
{
    const auto value = text(entry);
    if (!value)
        return std::nullopt;
    const QString folded = value->toLower();
    if (folded == u"true" || folded == u"yes" || folded == u"on")
        return true;
    if (folded == u"false" || folded == u"no" || folded == u"off")
        return false;
    refuse(*entry.value, tr("%1 takes true or false, not '%2'").arg(quoted(entry), *value));
    return std::nullopt;
}

std::optional<int> FieldReader::integer(const YamlNode &node, const QString &what, int least, int most)
{
    const auto value = text(node, what);
    if (!value)
        return std::nullopt;
    bool isNumber = false;
    const int number = value->toInt(&isNumber);
    if (isNumber && number >= least && number <= most)
        return number;
    if (most == std::numeric_limits<int>::max())
        refuse(node, tr("%1 takes a whole number, at least %2, not '%3'").arg(what, QString::number(least), *value));
    else
        refuse(node, tr("%1 takes a whole number from %2 to %3, not '%4'")
                         .arg(what, QString::number(least), QString::number(most), *value));
    return std::nullopt;
}

std::optional<int> FieldReader::integer(const YamlEntry &entry, int least, int most)
{
    return integer(*entry.value, quoted(entry), least, most);
}

std::optional<double> FieldReader::number(const YamlEntry &entry, double least, double most)
{
    const auto value = text(entry);
    if (!value)
        return std::nullopt;
    bool isNumber = false;
    const double number = QLocale::c().toDouble(*value, &isNumber);
    if (isNumber && std::isfinite(number) && number >= least && number <= most)
        return number;
    refuse(*entry.value, tr("%1 takes a number from %2 to %3, not '%4'")
                             .arg(quoted(entry), QString::number(least), QString::number(most), *value));
    return std::nullopt;
}

std::optional<FieldReader::Milliseconds> FieldReader::duration(const YamlEntry &entry, Milliseconds least)
{
    const auto value = text(entry);
    if (!value)
        return std::nullopt;
    const Result<Milliseconds> parsed = parseDuration(*value);
    if (!parsed) {
        refuse(*entry.value, parsed.error().message);
        return std::nullopt;
    }
    if (*parsed >= least)
        return *parsed;
    refuse(*entry.value, parsed->count() == 0
                             ? tr("%1 of 0 means nothing; leave it out").arg(quoted(entry))
                             : tr("%1 is at least %2 ms").arg(quoted(entry), QString::number(least.count())));
    return std::nullopt;
}

std::optional<qint64> FieldReader::byteSize(const YamlEntry &entry)
{
    const auto value = text(entry);
    if (!value)
        return std::nullopt;
    const Result<qint64> parsed = parseByteSize(*value);
    if (parsed)
        return *parsed;
    refuse(*entry.value, parsed.error().message);
    return std::nullopt;
}

std::optional<QString> FieldReader::path(const YamlNode &node, const QString &what)
{
    const auto value = text(node, what);
    if (!value)
        return std::nullopt;
    if (value->isEmpty()) {
        refuse(node, tr("%1 is empty; leave it out").arg(what));
        return std::nullopt;
    }
    return QDir::cleanPath(QDir(m_folder).absoluteFilePath(*value));
}

std::optional<QString> FieldReader::pattern(const YamlEntry &entry)
{
    const auto value = filledText(entry);
    if (!value)
        return std::nullopt;
    const QRegularExpression expression(*value);
    if (expression.isValid())
        return value;
    refuse(*entry.value, tr("%1 takes a regular expression, and '%2' is none: %3, at its character %4")
                             .arg(quoted(entry), value->left(100), expression.errorString(),
                                  QString::number(expression.patternErrorOffset() + 1)));
    return std::nullopt;
}

std::optional<int> FieldReader::choice(const YamlNode &node, const QString &what, std::span<const Choice> choices)
{
    const auto value = text(node, what);
    if (!value)
        return std::nullopt;
    QStringList words;
    for (const Choice &choice : choices) {
        if (*value == QLatin1String(choice.word))
            return choice.value;
        words.append(QString::fromLatin1(choice.word));
    }
    QString meant = synonymOf(*value);
    if (!words.contains(meant))
        meant = m_problems.wantsSuggestions() ? nearestWord(*value, words).value_or(QString()) : QString();
    refuse(node, meant.isEmpty() ? tr("%1 takes one of %2, not '%3'").arg(what, words.join(QLatin1String(", ")), *value)
                                 : tr("%1 takes no '%2'; did you mean '%3'?").arg(what, *value, meant));
    return std::nullopt;
}

std::vector<const YamlNode *> FieldReader::items(const YamlNode &node)
{
    if (node.kind != YamlNode::Kind::Sequence)
        return {&node};
    return m_entries.spend(node, qint64(node.children.size())) ? node.children : std::vector<const YamlNode *>();
}

bool FieldReader::command(const YamlEntry &entry, const QString &owner, QString &program, QStringList &arguments)
{
    const YamlNode &value = *entry.value;
    if (value.kind == YamlNode::Kind::Sequence)
        return commandWords(value, owner, program, arguments);
    if (value.kind == YamlNode::Kind::Map) {
        refuse(value, tr("%1 takes a list of words or a line for the shell, not a map").arg(quoted(entry)));
        return false;
    }
    if (value.text.trimmed().isEmpty()) {
        refuse(value, tr("%1 is empty").arg(owner));
        return false;
    }
    const auto line = expanded(value);
    if (!line)
        return false;
    program = QStringLiteral("sh");
    arguments = {QStringLiteral("-c"), *line};
    return true;
}

bool FieldReader::commandWords(const YamlNode &list, const QString &owner, QString &program, QStringList &arguments)
{
    if (!spend(list, qint64(list.children.size())))
        return false;
    QStringList words;
    for (const YamlNode *item : list.children) {
        if (const auto word = text(*item, tr("a word of 'command'")))
            words.append(*word);
        else
            return false;
    }
    if (words.isEmpty() || words.constFirst().trimmed().isEmpty()) {
        refuse(list, tr("%1 is empty").arg(owner));
        return false;
    }
    program = words.takeFirst();
    arguments = words;
    return true;
}

void FieldReader::refuseUnknownKey(const YamlNode &key, const QStringList &known)
{
    QString meant = synonymOf(key.text);
    if (!known.contains(meant))
        meant = m_problems.wantsSuggestions() ? nearestWord(key.text, known).value_or(QString()) : QString();
    refuse(key, meant.isEmpty() ? tr("unknown key '%1'; known here: %2").arg(key.text, known.join(QLatin1String(", ")))
                                : tr("unknown key '%1'; did you mean '%2'?").arg(key.text, meant));
}

} // namespace paddock
