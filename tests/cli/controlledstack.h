// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/cli/paddockprogram.h"
#include "tests/helper/testsupport.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace paddock::test {

/// Milliseconds that anything may take on a loaded machine.
inline constexpr int kControlPatience = 20000;

/// What one call of paddock came to.
struct Called
{
    int status = -1;
    QByteArray output;
    QByteArray messages;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
};

/// A folder `shop` with a stack file, a runtime directory of the test's own, and paddock called in that folder.
class ControlledStack
{
public:
    ControlledStack()
    {
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_root.path()));
        QDir(m_root.path()).mkdir(QStringLiteral("shop"));
    }

    [[nodiscard]] QString folder() const { return m_root.filePath(QStringLiteral("shop")); }
    [[nodiscard]] QString root() const { return m_root.path(); }
    [[nodiscard]] const QString &mark() const { return m_mark; }

    /// `%H` stands for the helper program, `%M` for the mark.
    void write(QByteArray text, const QString &name = QStringLiteral("paddock.yaml")) const
    {
        text.replace("%H", helperPath().toUtf8()).replace("%M", m_mark.toUtf8());
        QFile file(folder() + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
    }

    [[nodiscard]] std::unique_ptr<PaddockProgram> start(const QStringList &arguments) const
    {
        auto paddock = std::make_unique<PaddockProgram>(arguments);
        paddock->process().setWorkingDirectory(folder());
        paddock->start();
        return paddock;
    }

    [[nodiscard]] Called call(const QStringList &arguments, const QString &where = {}) const
    {
        PaddockProgram paddock(arguments);
        paddock.process().setWorkingDirectory(where.isEmpty() ? folder() : where);
        Called called;
        called.status = paddock.run();
        called.output = paddock.output();
        called.messages = paddock.messages();
        return called;
    }

    /// The words of one line: `call("ps --json")`.
    [[nodiscard]] Called call(const char *line) const
    {
        return call(QString::fromLatin1(line).split(u' ', Qt::SkipEmptyParts));
    }

    [[nodiscard]] QJsonObject service(const char *name) const
    {
        for (const QJsonValue &value : call("ps --json").json().value(QLatin1String("services")).toArray()) {
            if (value.toObject().value(QLatin1String("id")).toString() == QLatin1String(name))
                return value.toObject();
        }
        return {};
    }
    [[nodiscard]] QString state(const char *name) const
    {
        return service(name).value(QLatin1String("state")).toString();
    }

private:
    QTemporaryDir m_root;
    QString m_mark = uniqueMark();
};

} // namespace paddock::test
