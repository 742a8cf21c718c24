// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QJsonObject>

#include <optional>

namespace paddock {

/// What both sides of the control protocol hold to.
struct ControlProtocol
{
    static constexpr int kSchema = 1;
    static constexpr qsizetype kMaxLineSize = 1024 * 1024; ///< bytes, without the newline
    static constexpr int kMaxClients = 256;
    /// What a client may leave unread before it gets no events and no answers any more.
    static constexpr qsizetype kMaxBacklogBytes = 1024 * 1024;
};

/// What a client asks for: one JSON object a line. A value.
struct ControlRequest
{
    qint64 id = 0; ///< the client's own, comes back with the answer
    QString method;
    QJsonObject params;

    bool operator==(const ControlRequest &) const = default;

    [[nodiscard]] QByteArray toLine() const;
    /// Pure. Refuses what is no request; `id` is then the request's own where it could be read at all.
    static Result<ControlRequest> parse(const QByteArray &line, std::optional<qint64> *id);
};

/// What the server says: an answer to a request or an event. A value.
struct ControlReply
{
    std::optional<qint64> id;     ///< of the request; absent for an event, and for what answers no readable request
    QString event;                ///< empty for an answer
    QJsonObject body;             ///< the result, or the whole event
    std::optional<Error> error{}; ///< instead of a result

    bool operator==(const ControlReply &) const = default;

    static Result<ControlReply> parse(const QByteArray &line);
    static QByteArray answerLine(std::optional<qint64> id, const Result<QJsonObject> &result);
    static QByteArray eventLine(const QString &event, QJsonObject body);
};

} // namespace paddock
