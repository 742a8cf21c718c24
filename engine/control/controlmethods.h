// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/control/controlmessage.h"
#include "engine/control/sessioncard.h"

#include <QCoreApplication>

namespace paddock {

class LocalSession;
struct ServiceStatus;

/// Carries out one request on a session: what it answers, or why not. An order is answered when it is given; what comes
/// of it is told by events. Owned by the ControlServer; the session must outlive it.
class ControlMethods
{
    Q_DECLARE_TR_FUNCTIONS(ControlMethods)
public:
    ControlMethods(LocalSession *session, SessionCard card) : m_session(session), m_card(std::move(card)) {}

    Result<QJsonObject> call(const ControlRequest &request) const;

private:
    using Method = Result<QJsonObject> (ControlMethods::*)(const QJsonObject &params) const;
    using Order = void (LocalSession::*)(const QString &id);
    using OrderToAll = void (LocalSession::*)();

    Result<QJsonObject> hello(const QJsonObject &params) const;
    Result<QJsonObject> services(const QJsonObject &params) const;
    Result<QJsonObject> members(const QJsonObject &params) const;
    Result<QJsonObject> log(const QJsonObject &params) const;
    Result<QJsonObject> freeze(const QJsonObject &params) const;
    Result<QJsonObject> thaw(const QJsonObject &params) const;
    Result<QJsonObject> setFrozen(const QJsonObject &params, bool frozen) const;
    Result<QJsonObject> reload(const QJsonObject &params) const;
    Result<QJsonObject> scale(const QJsonObject &params) const;
    Result<QJsonObject> killTree(const QJsonObject &params) const;
    Result<QJsonObject> launch(const QJsonObject &params) const;

    /// The `id` in the parameters, where it is one of the session's services.
    Result<QString> serviceIn(const QJsonObject &params) const;

    LocalSession *m_session;
    SessionCard m_card;
};

/// A service's status as JSON, kept to a size that a message takes: long texts and long lists are cut.
QJsonObject boundedJson(const ServiceStatus &status);

} // namespace paddock
