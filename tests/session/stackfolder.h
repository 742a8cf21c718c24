// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/helper/testsupport.h"

#include <QFile>
#include <QTemporaryDir>

namespace paddock::test {

/// A folder with a stack file that the test changes.
class StackFolder
{
public:
    [[nodiscard]] QString path(const char *name = "paddock.yaml") const
    {
        return m_folder.filePath(QLatin1String(name));
    }

    void write(const char *name, const QByteArray &text) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
    }

    /// The stack file with these services, which bear the mark; `%H` stands for the helper program.
    void writeStack(QByteArray services, const QString &mark) const
    {
        services.replace("%H", helperPath().toUtf8());
        write("paddock.yaml", "environment: {PADDOCK_TEST_MARK: '" + mark.toUtf8() + "'}\nservices:\n" + services);
    }

private:
    QTemporaryDir m_folder;
};

} // namespace paddock::test
