// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logsnapshot.h"
#include "engine/session/servicestatus.h"

#include <QColor>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

namespace paddock {

class Session;

/// Everything that is known of one service, in words: what its tooltip, its card and screen readers tell. A value.
struct ServiceDetails
{
    struct Row
    {
        QString name;
        QString value;

        bool operator==(const Row &) const = default;
    };

    QString title;
    QList<Row> rows;
    QStringList lastLines; ///< of one that has failed, for good or for now

    /// `all`: the session's services, among them those that this one needs.
    static ServiceDetails of(const ServiceStatus &status, const QList<ServiceStatus> &all, const LogSnapshot &log,
                             const QDateTime &now);
    /// Of one of the session's services; empty where there is no such one.
    static ServiceDetails of(const Session &session, const QString &id, const QDateTime &now);

    [[nodiscard]] QString toText() const; ///< "NAME: VALUE", one a line
    /// Names of rows in `dim`, where that is a colour.
    [[nodiscard]] QString toHtml(const QColor &dim = {}) const;
    [[nodiscard]] QString value(const QString &name) const; ///< empty where there is none
};

} // namespace paddock
