// SPDX-License-Identifier: Apache-2.0
#include "engine/control/controlmessage.h"

#include "engine/control/jsonfields.h"
#include "engine/control/valuecodec.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace paddock {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source) { return QCoreApplication::translate("paddock::ControlMessage", source); }

QByteArray lineOf(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n'; }

Result<QJsonObject> objectFrom(const QByteArray &line)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(line, &error);
    if (!document.isObject())
        return fail(ErrorCode::Parse, text("a line is one JSON object: %1").arg(error.errorString()));
    const QJsonObject object = document.object();
    if (object.value("schema"_L1).toInt() != ControlProtocol::kSchema)
        return fail(ErrorCode::Unsupported, text("the line's schema is not %1").arg(ControlProtocol::kSchema));
    return object;
}

} // namespace

QByteArray ControlRequest::toLine() const
{
    return lineOf(
        {{"schema"_L1, ControlProtocol::kSchema}, {"id"_L1, id}, {"method"_L1, method}, {"params"_L1, params}});
}

Result<ControlRequest> ControlRequest::parse(const QByteArray &line, std::optional<qint64> *id)
{
    *id = std::nullopt;
    const auto object = objectFrom(line);
    if (!object)
        return std::unexpected(object.error());
    *id = json::integerAt(*object, "id"_L1);
    if (!*id)
        return fail(ErrorCode::InvalidArgument, text("a request bears a number, 'id'"));
    const QJsonValue method = object->value("method"_L1);
    if (!method.isString())
        return fail(ErrorCode::InvalidArgument, text("a request names a 'method'"));
    const QJsonValue params = object->value("params"_L1);
    if (!params.isObject() && !params.isUndefined() && !params.isNull())
        return fail(ErrorCode::InvalidArgument, text("'params' is an object"));
    return ControlRequest{**id, method.toString(), params.toObject()};
}

Result<ControlReply> ControlReply::parse(const QByteArray &line)
{
    const auto object = objectFrom(line);
    if (!object)
        return std::unexpected(object.error());
    ControlReply reply;
    reply.event = object->value("event"_L1).toString();
    if (!reply.event.isEmpty()) {
        reply.body = *object;
        return reply;
    }
    reply.id = json::integerAt(*object, "id"_L1);
    if (object->value("error"_L1).isObject())
        reply.error = codec::errorFrom(object->value("error"_L1).toObject());
    else
        reply.body = object->value("result"_L1).toObject();
    return reply;
}

QByteArray ControlReply::answerLine(std::optional<qint64> id, const Result<QJsonObject> &result)
{
    QJsonObject object{{"schema"_L1, ControlProtocol::kSchema}, {"id"_L1, json::orNull(id)}};
    if (result)
        object.insert("result"_L1, *result);
    else
        object.insert("error"_L1, codec::toJson(result.error()));
    return lineOf(object);
}

QByteArray ControlReply::eventLine(const QString &event, QJsonObject body)
{
    body.insert("schema"_L1, ControlProtocol::kSchema);
    body.insert("event"_L1, event);
    return lineOf(body);
}

} // namespace paddock
