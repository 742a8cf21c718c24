// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/cli/paddockprogram.h"
#include "tests/helper/testsupport.h"

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
    ControlledStack();

    [[nodiscard]] QString folder() const { return m_root.filePath(QStringLiteral("shop")); }
    [[nodiscard]] QString root() const { return m_root.path(); }
    [[nodiscard]] const QString &mark() const { return m_mark; }

    /// `%H` stands for the helper program, `%M` for the mark.
    void write(QByteArray text, const QString &name = QStringLiteral("paddock.yaml")) const;

    [[nodiscard]] std::unique_ptr<PaddockProgram> start(const QStringList &arguments) const;
    /// In that folder unless told otherwise.
    [[nodiscard]] Called call(const QStringList &arguments, const QString &where = {}) const;
    /// The words of one line: `call("ps --json")`.
    [[nodiscard]] Called call(const char *line) const;

    /// As `paddock sessions --json` has them.
    [[nodiscard]] QJsonArray sessions() const;
    [[nodiscard]] QJsonObject session(const char *name) const; ///< empty where there is none
    /// As `paddock ps --json` has it; empty where there is none.
    [[nodiscard]] QJsonObject service(const char *name) const;
    [[nodiscard]] QString state(const char *name) const;
    /// Kills what runs in all sessions and ends them.
    void downAll() const;

private:
    QTemporaryDir m_root;
    QString m_mark;
};

} // namespace paddock::test
