// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/yamltree.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

namespace paddock {

/// A YAML value as JSON, plain scalars as the YAML core schema takes them; merge keys are resolved.
QJsonValue toJson(const YamlNode &node);

/// Checks a value against a JSON Schema, as far as the schema of the stack file needs it: $ref, type, enum, pattern,
/// minimum, maximum, minLength, minItems, items, properties, patternProperties, propertyNames, additionalProperties,
/// required and anyOf. A keyword that it does not know is a mistake of the schema.
class SchemaCheck
{
public:
    explicit SchemaCheck(const QJsonObject &schema) : m_root(schema) {}

    /// "PATH: what is wrong" of each; empty where the value fits.
    QStringList check(const QJsonValue &value) { return check(value, m_root, QString()); }

private:
    QStringList check(const QJsonValue &value, const QJsonObject &schema, const QString &path);
    QStringList checkKeyword(const QString &keyword, const QJsonValue &value, const QJsonObject &schema,
                             const QString &path);
    QStringList checkProperties(const QJsonObject &object, const QJsonObject &schema, const QString &path);

    QJsonObject m_root;
};

} // namespace paddock
