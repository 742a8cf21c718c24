// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/controlledstack.h"

#include "tests/helper/testsupport.h"

#include <QDir>
#include <QFile>
#include <QTest>

namespace paddock::test {

namespace {

/// The object whose `key` is the name; empty where there is none.
QJsonObject named(const char *name, const char *key, const QJsonArray &objects)
{
    for (const QJsonValue &value : objects) {
        if (value[QLatin1String(key)].toString() == QLatin1String(name))
            return value.toObject();
    }
    return {};
}

} // namespace

ControlledStack::ControlledStack() : m_mark(uniqueMark())
{
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_root.path()));
    QDir(m_root.path()).mkdir(QStringLiteral("shop"));
}

void ControlledStack::write(QByteArray text, const QString &name) const
{
    text.replace("%H", helperPath().toUtf8()).replace("%M", m_mark.toUtf8());
    QFile file(folder() + u'/' + name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

std::unique_ptr<PaddockProgram> ControlledStack::start(const QStringList &arguments) const
{
    auto paddock = std::make_unique<PaddockProgram>(arguments);
    paddock->process().setWorkingDirectory(folder());
    paddock->start();
    return paddock;
}

Called ControlledStack::call(const QStringList &arguments, const QString &where) const
{
    PaddockProgram paddock(arguments);
    paddock.process().setWorkingDirectory(where.isEmpty() ? folder() : where);
    Called called;
    called.status = paddock.run();
    called.output = paddock.output();
    called.messages = paddock.messages();
    return called;
}

Called ControlledStack::call(const char *line) const
{
    return call(QString::fromLatin1(line).split(u' ', Qt::SkipEmptyParts));
}

QJsonArray ControlledStack::sessions() const
{
    return call("sessions --json").json()[QLatin1String("sessions")].toArray();
}

QJsonObject ControlledStack::session(const char *name) const { return named(name, "name", sessions()); }

QJsonObject ControlledStack::service(const char *name) const
{
    return named(name, "id", call("ps --json").json()[QLatin1String("services")].toArray());
}

QString ControlledStack::state(const char *name) const { return service(name)[QLatin1String("state")].toString(); }

void ControlledStack::downAll() const
{
    for (const QJsonValue &session : sessions())
        (void)call({QStringLiteral("down"), QStringLiteral("--kill"), QStringLiteral("--session"),
                    session[QLatin1String("name")].toString()});
}

} // namespace paddock::test
