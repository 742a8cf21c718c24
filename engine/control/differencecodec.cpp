// SPDX-License-Identifier: Apache-2.0
#include "engine/control/differencecodec.h"

#include "engine/control/jsonfields.h"

#include <algorithm>

namespace paddock::codec {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype kMostOfAKind = 1000;

} // namespace

QJsonObject toJson(const StackDifference &difference)
{
    int omitted = difference.omitted;
    const auto room = [&omitted](qsizetype size) {
        const qsizetype kept = std::min(size, kMostOfAKind);
        omitted += int(size - kept);
        return kept;
    };
    const QStringList added = difference.added.mid(0, room(difference.added.size()));
    const QStringList removed = difference.removed.mid(0, room(difference.removed.size()));
    QJsonArray changed;
    for (const auto &change : difference.changed.mid(0, room(difference.changed.size())))
        changed += QJsonObject{{"service"_L1, change.service},
                               {"keys"_L1, QJsonArray::fromStringList(change.keys)},
                               {"restarts"_L1, change.restarts}};
    return {{"added"_L1, QJsonArray::fromStringList(added)},
            {"removed"_L1, QJsonArray::fromStringList(removed)},
            {"changed"_L1, changed},
            {"omitted"_L1, omitted}};
}

StackDifference stackDifferenceFrom(const QJsonObject &object)
{
    StackDifference difference;
    difference.added = json::stringsAt(object, "added"_L1);
    difference.removed = json::stringsAt(object, "removed"_L1);
    for (const QJsonValue &value : object.value("changed"_L1).toArray()) {
        const QJsonObject change = value.toObject();
        difference.changed.append({change.value("service"_L1).toString(), json::stringsAt(change, "keys"_L1),
                                   change.value("restarts"_L1).toBool()});
    }
    difference.omitted = object.value("omitted"_L1).toInt();
    return difference;
}

} // namespace paddock::codec
