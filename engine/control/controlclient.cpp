// SPDX-License-Identifier: Apache-2.0
#include "engine/control/controlclient.h"

#include "engine/control/jsonfields.h"

namespace paddock {

using namespace Qt::StringLiterals;

QJsonObject ControlClient::toJson() const
{
    return {{"kind"_L1, kind.isEmpty() ? QJsonValue::Null : QJsonValue(kind)},
            {"pid"_L1, pid},
            {"connected_at"_L1, json::timeOrNull(connectedAt)}};
}

ControlClient ControlClient::from(const QJsonObject &object)
{
    return {object.value("kind"_L1).toString(), object.value("pid"_L1).toInteger(),
            json::timeAt(object, "connected_at"_L1)};
}

} // namespace paddock
