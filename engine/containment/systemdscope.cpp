// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/systemdscope.h"

#include "engine/containment/delegation.h"

#include <QCoreApplication>
#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusError>
#include <QDBusMetaType>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <QDBusVariant>
#include <QFileInfo>

#include <unistd.h>

#include <chrono>
#include <utility>

namespace paddock {

/// (sv), a unit's property.
struct UnitProperty
{
    QString name;
    QDBusVariant value;
};

/// (sa(sv)), a unit to be made along with the one asked for; we ask for none.
struct AuxiliaryUnit
{
    QString name;
    QList<UnitProperty> properties;
};

QDBusArgument &operator<<(QDBusArgument &argument, const UnitProperty &property)
{
    argument.beginStructure();
    argument << property.name << property.value;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, UnitProperty &property)
{
    argument.beginStructure();
    argument >> property.name >> property.value;
    argument.endStructure();
    return argument;
}

QDBusArgument &operator<<(QDBusArgument &argument, const AuxiliaryUnit &unit)
{
    argument.beginStructure();
    argument << unit.name << unit.properties;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, AuxiliaryUnit &unit)
{
    argument.beginStructure();
    argument >> unit.name >> unit.properties;
    argument.endStructure();
    return argument;
}

} // namespace paddock

Q_DECLARE_METATYPE(paddock::UnitProperty)
Q_DECLARE_METATYPE(paddock::AuxiliaryUnit)

namespace paddock {

namespace {

/// systemd answers within some 40 ms; a bus that nobody serves must not keep the weaker mechanism waiting for long.
constexpr std::chrono::seconds kPatience{10};

const QString kManager = QStringLiteral("org.freedesktop.systemd1.Manager");
const QString kManagerPath = QStringLiteral("/org/freedesktop/systemd1");

QDBusMessage busCall(const QString &method)
{
    const QString bus = QStringLiteral("org.freedesktop.DBus");
    return QDBusMessage::createMethodCall(bus, QStringLiteral("/org/freedesktop/DBus"), bus, method);
}

QDBusMessage startTransientUnit(const QString &unit, qint64 pid)
{
    QDBusMessage message = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.systemd1"), kManagerPath,
                                                          kManager, QStringLiteral("StartTransientUnit"));
    const auto property = [](const char *name, const QVariant &value) {
        return UnitProperty{QString::fromLatin1(name), QDBusVariant(value)};
    };
    const QList<UnitProperty> properties{
        property("Description", SystemdScope::tr("Paddock's groups of processes")),
        property("PIDs", QVariant::fromValue(QList<uint>{static_cast<uint>(pid)})),
        property("Delegate", true),
        property("CollectMode", QStringLiteral("inactive-or-failed")),
    };
    message << unit << QStringLiteral("fail") << QVariant::fromValue(properties)
            << QVariant::fromValue(QList<AuxiliaryUnit>());
    return message;
}

QString nextConnectionName()
{
    static int count = 0;
    return QStringLiteral("paddock-scope-%1").arg(++count);
}

} // namespace

SystemdScope::SystemdScope(const QString &unit, qint64 pid, QObject *parent)
    : QObject(parent), m_unit(unit + QStringLiteral(".scope")), m_pid(pid)
{
    qDBusRegisterMetaType<UnitProperty>();
    qDBusRegisterMetaType<QList<UnitProperty>>();
    qDBusRegisterMetaType<AuxiliaryUnit>();
    qDBusRegisterMetaType<QList<AuxiliaryUnit>>();
    m_patience.setSingleShot(true);
    m_patience.callOnTimeout(this, [this] {
        answer(paddock::fail(ErrorCode::MechanismUnavailable,
                             tr("the user's systemd did not answer within %1 s").arg(kPatience.count())));
    });
}

SystemdScope::~SystemdScope() { disconnectFromBus(); }

Result<QString> SystemdScope::busAddress()
{
    const QString configured = qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS");
    if (!configured.isEmpty())
        return configured;
    const QString runtimeDirectory = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QString socket = runtimeDirectory + QStringLiteral("/bus");
    if (!runtimeDirectory.isEmpty() && QFileInfo::exists(socket))
        return QString(QStringLiteral("unix:path=") + socket);
    return paddock::fail(ErrorCode::MechanismUnavailable,
                         tr("there is no session bus to ask systemd over (DBUS_SESSION_BUS_ADDRESS is not set and "
                            "$XDG_RUNTIME_DIR/bus is not there)"));
}

void SystemdScope::request()
{
    m_patience.start(kPatience);
    const Result<QString> address = busAddress();
    if (!address)
        return answer(address);
    // QtDBus waits for a bus to say hello, up to 25 s where nobody serves it, but not for a peer. So the bus is taken
    // as a peer, and greeted like anything else is asked: without waiting.
    m_connection = nextConnectionName();
    QDBusConnection bus = QDBusConnection::connectToPeer(*address, m_connection);
    if (!bus.isConnected())
        return fail(bus.lastError());
    bus.connect(QString(), kManagerPath, kManager, QStringLiteral("JobRemoved"), this, SLOT(jobRemoved(QDBusMessage)));
    call(busCall(QStringLiteral("Hello")), [this](const QDBusMessage &reply) {
        QDBusMessage whoAmI = busCall(QStringLiteral("GetConnectionUnixProcessID"));
        whoAmI << reply.arguments().value(0);
        call(whoAmI, [this](const QDBusMessage &seen) { askSystemd(seen.arguments().value(0).toLongLong()); });
    });
}

/// `seenPid` is our own pid as the bus sees it. Where that is another one, systemd would take hold of a process that
/// happens to have the warden's number on its side.
void SystemdScope::askSystemd(qint64 seenPid)
{
    if (seenPid != ::getpid())
        return answer(paddock::fail(ErrorCode::MechanismUnavailable,
                                    tr("the session bus is served from outside of this pid namespace")));
    QDBusMessage match = busCall(QStringLiteral("AddMatch"));
    match << QStringLiteral("type='signal',sender='org.freedesktop.systemd1',path='%1',interface='%2',"
                            "member='JobRemoved',arg2='%3'")
                 .arg(kManagerPath, kManager, m_unit);
    call(match);
    call(startTransientUnit(m_unit, m_pid));
}

void SystemdScope::call(const QDBusMessage &message, std::function<void(const QDBusMessage &)> next)
{
    auto *const watcher = new QDBusPendingCallWatcher(QDBusConnection(m_connection).asyncCall(message), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, next = std::move(next)] {
        watcher->deleteLater();
        if (watcher->isError())
            fail(watcher->error());
        else if (next && !m_answered)
            next(watcher->reply());
    });
}

void SystemdScope::fail(const QDBusError &error)
{
    answer(paddock::fail(ErrorCode::MechanismUnavailable,
                         error.type() == QDBusError::ServiceUnknown
                             ? tr("no systemd is on the session bus (%1)").arg(error.message())
                             : tr("the session bus or its systemd refused it: %1").arg(error.message())));
}

/// (u id, o job, s unit, s result); result is done, canceled, timeout, failed, dependency or skipped.
void SystemdScope::jobRemoved(const QDBusMessage &job)
{
    if (job.arguments().value(2).toString() != m_unit)
        return;
    const QString result = job.arguments().value(3).toString();
    if (result == u"done")
        answer(Delegation::ofProcess(m_pid));
    else
        answer(paddock::fail(ErrorCode::MechanismUnavailable,
                             tr("the user's systemd could not make %1: %2").arg(m_unit, result)));
}

void SystemdScope::answer(const Result<QString> &directory)
{
    if (m_answered)
        return;
    m_answered = true;
    m_patience.stop();
    QMetaObject::invokeMethod(
        this,
        [this, directory] {
            disconnectFromBus();
            if (directory)
                Q_EMIT granted(*directory);
            else
                Q_EMIT refused(directory.error().message);
        },
        Qt::QueuedConnection);
}

void SystemdScope::disconnectFromBus()
{
    if (!m_connection.isEmpty())
        QDBusConnection::disconnectFromPeer(std::exchange(m_connection, QString()));
}

} // namespace paddock
