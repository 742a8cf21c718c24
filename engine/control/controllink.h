// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"
#include "engine/control/controlmessage.h"
#include "engine/control/linesplitter.h"

#include <QHash>
#include <QLocalSocket>
#include <QObject>

#include <functional>
#include <memory>

namespace paddock {

/// A client's end of the control protocol: asks, and hands on what is pushed. Lives on the thread it was made on;
/// nothing blocks. When the connection is over every question that is open is answered with an error, then `lost`
/// comes once.
class ControlLink : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void(const Result<QJsonObject> &)>;

    /// Fails as ControlAddress::connectTo does.
    static Result<std::unique_ptr<ControlLink>> connectTo(const QString &name);
    ~ControlLink() override;

    /// `done` is called with the answer, unless this object goes before it.
    void request(const QString &method, const QJsonObject &params = {}, Done done = {});
    void subscribe(const QJsonObject &params = {}, Done done = {});
    /// Ends the connection without a word: neither an open question nor `lost` is told any more.
    void hangUp();

Q_SIGNALS:
    void pushed(const QString &event, const QJsonObject &body);
    void lost(const paddock::Error &error);

private:
    ControlLink(QString name, UniqueFd socket);
    void read();
    void take(const QByteArray &line);
    void end(const QString &why);

    QString m_name;
    QLocalSocket m_socket;
    LineSplitter m_lines{ControlProtocol::kMaxLineSize};
    QHash<qint64, Done> m_open;
    qint64 m_lastId = 0;
    bool m_ended = false;
};

} // namespace paddock
