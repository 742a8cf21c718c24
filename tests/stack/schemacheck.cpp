// SPDX-License-Identifier: Apache-2.0
#include "tests/stack/schemacheck.h"

#include "engine/stack/problemlist.h"
#include "engine/stack/yamlentries.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

#include <cmath>

namespace paddock {

namespace {

QJsonValue plainScalar(const QString &text)
{
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (isNumber)
        return number;
    if (text == u"true" || text == u"false")
        return text == u"true";
    return text;
}

bool isOfType(const QJsonValue &value, const QString &type)
{
    if (type == u"integer")
        return value.isDouble() && std::floor(value.toDouble()) == value.toDouble();
    return (type == u"string" && value.isString()) || (type == u"number" && value.isDouble()) ||
           (type == u"boolean" && value.isBool()) || (type == u"null" && value.isNull()) ||
           (type == u"array" && value.isArray()) || (type == u"object" && value.isObject());
}

bool matches(const QString &pattern, const QString &text) { return QRegularExpression(pattern).match(text).hasMatch(); }

const QSet<QString> &ignoredKeywords()
{
    static const QSet<QString> words{QStringLiteral("description"),
                                     QStringLiteral("title"),
                                     QStringLiteral("$schema"),
                                     QStringLiteral("$id"),
                                     QStringLiteral("$defs"),
                                     QStringLiteral("properties"),
                                     QStringLiteral("patternProperties"),
                                     QStringLiteral("additionalProperties"),
                                     QStringLiteral("propertyNames")};
    return words;
}

} // namespace

QJsonValue toJson(const YamlNode &node)
{
    switch (node.kind) {
    case YamlNode::Kind::Null:
        return QJsonValue::Null;
    case YamlNode::Kind::Scalar:
        return node.plain ? plainScalar(node.text) : QJsonValue(node.text);
    case YamlNode::Kind::Sequence: {
        QJsonArray array;
        for (const YamlNode *item : node.children)
            array.append(toJson(*item));
        return array;
    }
    case YamlNode::Kind::Map:
        break;
    }
    ProblemList problems{QString()};
    QJsonObject object;
    for (const YamlEntry &entry : YamlEntries(problems).read(node))
        object.insert(entry.key->text, toJson(*entry.value));
    return object;
}

QStringList SchemaCheck::check(const QJsonValue &value, const QJsonObject &schema, const QString &path)
{
    QStringList mistakes;
    for (const QString &keyword : schema.keys()) {
        if (!ignoredKeywords().contains(keyword))
            mistakes += checkKeyword(keyword, value, schema, path);
    }
    if (value.isObject())
        mistakes += checkProperties(value.toObject(), schema, path);
    return mistakes;
}

QStringList SchemaCheck::checkKeyword(const QString &keyword, const QJsonValue &value, const QJsonObject &schema,
                                      const QString &path)
{
    const QJsonValue rule = schema.value(keyword);
    const auto verdict = [&](bool fits) {
        return fits ? QStringList() : QStringList{path + QStringLiteral(": does not fit ") + keyword};
    };
    if (keyword == u"$ref") {
        const QString name = rule.toString().section(u'/', -1);
        const QJsonObject defs = m_root.value(QLatin1String("$defs")).toObject();
        return defs.contains(name) ? check(value, defs.value(name).toObject(), path) : verdict(false);
    }
    if (keyword == u"anyOf") {
        QStringList all;
        for (const QJsonValue &alternative : rule.toArray()) {
            const QStringList mistakes = check(value, alternative.toObject(), path);
            if (mistakes.isEmpty())
                return {};
            all += mistakes;
        }
        return all;
    }
    if (keyword == u"type") {
        const QJsonArray types = rule.isArray() ? rule.toArray() : QJsonArray{rule};
        return verdict(std::any_of(types.begin(), types.end(),
                                   [&](const QJsonValue &type) { return isOfType(value, type.toString()); }));
    }
    if (keyword == u"enum")
        return verdict(rule.toArray().contains(value));
    if (keyword == u"pattern")
        return verdict(!value.isString() || matches(rule.toString(), value.toString()));
    if (keyword == u"minimum" || keyword == u"maximum") {
        const double sign = keyword == u"minimum" ? 1 : -1;
        return verdict(!value.isDouble() || sign * value.toDouble() >= sign * rule.toDouble());
    }
    if (keyword == u"minLength")
        return verdict(!value.isString() || value.toString().size() >= rule.toInt());
    if (keyword == u"minItems")
        return verdict(!value.isArray() || value.toArray().size() >= rule.toInt());
    if (keyword == u"items") {
        QStringList mistakes;
        for (int i = 0; value.isArray() && i < value.toArray().size(); ++i)
            mistakes += check(value.toArray().at(i), rule.toObject(), path + u'/' + QString::number(i));
        return mistakes;
    }
    if (keyword == u"required") {
        QStringList mistakes;
        for (const QJsonValue &key : rule.toArray()) {
            if (value.isObject() && !value.toObject().contains(key.toString()))
                mistakes += path + QStringLiteral(": has no ") + key.toString();
        }
        return mistakes;
    }
    return {QStringLiteral("the schema has the keyword '%1', which is not checked").arg(keyword)};
}

QStringList SchemaCheck::checkProperties(const QJsonObject &object, const QJsonObject &schema, const QString &path)
{
    const QJsonObject properties = schema.value(QLatin1String("properties")).toObject();
    const QJsonObject patterns = schema.value(QLatin1String("patternProperties")).toObject();
    const QJsonValue others = schema.value(QLatin1String("additionalProperties"));
    const QString names =
        schema.value(QLatin1String("propertyNames")).toObject().value(QLatin1String("pattern")).toString();
    QStringList mistakes;
    for (const QString &key : object.keys()) {
        const QString at = path + u'/' + key;
        if (!matches(names, key))
            mistakes += at + QStringLiteral(": does not fit propertyNames");
        bool isKnown = properties.contains(key);
        if (isKnown)
            mistakes += check(object.value(key), properties.value(key).toObject(), at);
        for (const QString &pattern : patterns.keys())
            isKnown = isKnown || matches(pattern, key);
        if (!isKnown && others.isBool() && !others.toBool())
            mistakes += at + QStringLiteral(": is not known");
        else if (!isKnown && others.isObject())
            mistakes += check(object.value(key), others.toObject(), at);
    }
    return mistakes;
}

} // namespace paddock
