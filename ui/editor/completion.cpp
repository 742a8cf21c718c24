// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/completion.h"

#include "ui/editor/stackschema.h"

#include <QCoreApplication>

namespace paddock {

namespace {

/// The services that the one at `path` may depend on: all but itself.
QList<ExplainedWord> serviceWords(const QStringList &path, const QStringList &services)
{
    QList<ExplainedWord> words;
    for (const QString &name : services) {
        if (name != path.value(1))
            words.append({name, QCoreApplication::translate("Completion", "a service of this file")});
    }
    return words;
}

QList<ExplainedWord> candidates(const YamlPlace &place, const StackSchema &schema,
                                const std::function<QStringList()> &services)
{
    if (place.kind == YamlPlace::Kind::Nothing)
        return {};
    if (place.isDependency())
        return serviceWords(place.path, services());
    if (place.kind == YamlPlace::Kind::Value)
        return schema.values(place.path);
    return schema.keys(place.path);
}

} // namespace

QList<ExplainedWord> completionsAt(const YamlPlace &place, const StackSchema &schema,
                                   const std::function<QStringList()> &services)
{
    QList<ExplainedWord> first;
    QList<ExplainedWord> then;
    for (const ExplainedWord &word : candidates(place, schema, services)) {
        if (place.siblings.contains(word.text))
            continue;
        if (word.text.startsWith(place.prefix, Qt::CaseInsensitive))
            first << word;
        else if (word.text.contains(place.prefix, Qt::CaseInsensitive))
            then << word;
    }
    return first + then;
}

} // namespace paddock
