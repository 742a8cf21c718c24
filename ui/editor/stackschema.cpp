// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/stackschema.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace paddock {

namespace {

const QString kReference = QStringLiteral("$ref");
const QString kDefinitions = QStringLiteral("#/$defs/");
const QString kSwitch = QStringLiteral("#/$defs/switch");
const QString kDescription = QStringLiteral("description");
const QString kProperties = QStringLiteral("properties");

QJsonObject readBuiltIn()
{
    QFile file(QStringLiteral(":/paddock/schema/paddock.schema.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

} // namespace

const StackSchema &StackSchema::builtIn()
{
    static const StackSchema schema(readBuiltIn());
    return schema;
}

QJsonObject StackSchema::resolved(const QJsonObject &node) const
{
    const QString reference = node.value(kReference).toString();
    if (!reference.startsWith(kDefinitions))
        return {};
    return m_schema.value(QStringLiteral("$defs")).toObject().value(reference.mid(kDefinitions.size())).toObject();
}

/// The node with all that may stand in its place: what it refers to, its alternatives, and the items of a list.
void StackSchema::expand(const QJsonObject &node, QList<QJsonObject> &into) const
{
    if (node.isEmpty())
        return;
    into.append(node);
    expand(resolved(node), into);
    expand(node.value(QStringLiteral("items")).toObject(), into);
    for (const QJsonValue alternative : node.value(QStringLiteral("anyOf")).toArray())
        expand(alternative.toObject(), into);
}

QList<QJsonObject> StackSchema::nodesAt(const QStringList &path) const
{
    QList<QJsonObject> nodes;
    expand(m_schema, nodes);
    for (const QString &key : path) {
        QList<QJsonObject> below;
        for (const QJsonObject &node : std::as_const(nodes)) {
            const QJsonObject properties = node.value(kProperties).toObject();
            const QJsonValue found =
                properties.contains(key) ? properties.value(key) : node.value(QStringLiteral("additionalProperties"));
            expand(found.toObject(), below);
        }
        nodes = below;
    }
    return nodes;
}

QList<ExplainedWord> StackSchema::keys(const QStringList &path) const
{
    QList<ExplainedWord> words;
    for (const QJsonObject &node : nodesAt(path)) {
        const QJsonObject properties = node.value(kProperties).toObject();
        for (auto each = properties.begin(); each != properties.end(); ++each)
            words.append({each.key(), each.value().toObject().value(kDescription).toString()});
    }
    return words;
}

QList<ExplainedWord> StackSchema::values(const QStringList &path) const
{
    QList<ExplainedWord> words;
    for (const QJsonObject &node : nodesAt(path)) {
        for (const QJsonValue word : node.value(QStringLiteral("enum")).toArray())
            words.append({word.toString(), {}});
        if (node.value(kReference).toString() == kSwitch)
            words << ExplainedWord{QStringLiteral("true"), {}} << ExplainedWord{QStringLiteral("false"), {}};
    }
    return words;
}

QString StackSchema::description(const QStringList &path) const
{
    for (const QJsonObject &node : nodesAt(path)) {
        if (node.contains(kDescription))
            return node.value(kDescription).toString();
    }
    return {};
}

} // namespace paddock
