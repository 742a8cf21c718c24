// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/dependencyreader.h"

#include "engine/stack/fieldtable.h"

#include <QSet>

#include <array>

namespace paddock {

namespace {

QString tr(const char *text) { return DependencyReader::tr(text); }

constexpr std::array kConditions{
    FieldReader::Choice{"started", int(DependencyCondition::Started)},
    FieldReader::Choice{"ready", int(DependencyCondition::Ready)},
    FieldReader::Choice{"healthy", int(DependencyCondition::Healthy)},
    FieldReader::Choice{"completed", int(DependencyCondition::Completed)},
    FieldReader::Choice{"completed_successfully", int(DependencyCondition::CompletedSuccessfully)},
    FieldReader::Choice{"log_ready", int(DependencyCondition::LogReady)},
};

struct Draft
{
    LocatedDependency located;
    const YamlNode *pattern = nullptr; ///< its key
};

void takeCondition(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    const auto condition = reader.choice(*entry.value, QStringLiteral("'condition'"), kConditions);
    draft.located.conditionPosition = entry.value->position;
    if (condition)
        draft.located.dependency.condition = DependencyCondition(*condition);
}

void readPattern(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    draft.pattern = entry.key;
    draft.located.dependency.logPattern = reader.pattern(entry).value_or(QString());
}

constexpr std::array kFields{
    Field<Draft>{"condition", takeCondition},
    Field<Draft>{"pattern", readPattern},
};
constexpr FieldTable<Draft> kDependency{kFields};

void readMap(FieldReader &reader, const YamlNode &map, LocatedService &service)
{
    for (const YamlEntry &entry : reader.entries(map)) {
        Draft draft;
        draft.located.dependency.service = entry.key->text;
        draft.located.position = entry.key->position;
        if (entry.value->kind == YamlNode::Kind::Map)
            kDependency.readMap(reader, *entry.value, draft);
        else if (entry.value->kind != YamlNode::Kind::Null)
            takeCondition(reader, entry, draft);
        if (draft.pattern && draft.located.dependency.condition != DependencyCondition::LogReady)
            reader.refuse(*draft.pattern, tr("'pattern' is for the condition log_ready"));
        service.dependencies.append(draft.located);
    }
}

} // namespace

void DependencyReader::read(FieldReader &reader, const YamlEntry &entry, LocatedService &service)
{
    const YamlNode &value = *entry.value;
    if (value.kind == YamlNode::Kind::Null)
        return;
    if (value.kind == YamlNode::Kind::Map) {
        readMap(reader, value, service);
        return;
    }
    QSet<QString> names;
    for (const YamlNode *item : reader.items(value)) {
        const auto name = reader.text(*item, tr("a name in 'depends_on'"));
        if (!name || names.contains(*name))
            continue;
        names.insert(*name);
        service.dependencies.append({{*name}, item->position, std::nullopt});
    }
}

QStringList DependencyReader::keys() { return kDependency.keys(); }

QStringList DependencyReader::conditions()
{
    QStringList words;
    for (const FieldReader::Choice &choice : kConditions)
        words.append(QString::fromLatin1(choice.word));
    return words;
}

} // namespace paddock
