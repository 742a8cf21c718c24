// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/explainedword.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace paddock {

/// What the JSON Schema of stack files says may stand where. A path names the maps from the top of the file to a place:
/// {"services", "api", "ready"}; lists do not count in it, so that each item of a list has the list's own path. A
/// value.
class StackSchema
{
public:
    explicit StackSchema(const QJsonObject &schema) : m_schema(schema) {}
    /// The one that is compiled in, read at the first call.
    static const StackSchema &builtIn();

    /// The keys of the map at `path`, in the schema's order by name; empty where there is none, or any key may stand.
    [[nodiscard]] QList<ExplainedWord> keys(const QStringList &path) const;
    /// The words, of which one is the value at `path`; empty where it is free.
    [[nodiscard]] QList<ExplainedWord> values(const QStringList &path) const;
    /// One sentence for what stands at `path`; may be empty.
    [[nodiscard]] QString description(const QStringList &path) const;

private:
    [[nodiscard]] QList<QJsonObject> nodesAt(const QStringList &path) const;
    void expand(const QJsonObject &node, QList<QJsonObject> &into) const;
    [[nodiscard]] QJsonObject resolved(const QJsonObject &node) const;

    QJsonObject m_schema;
};

} // namespace paddock
