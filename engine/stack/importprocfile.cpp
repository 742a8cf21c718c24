// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/importprocfile.h"

#include "engine/base/environmentfile.h"

#include <QRegularExpression>

namespace paddock {

const YamlNode *ProcfileImport::run(const QByteArray &text)
{
    YamlNode *stack = m_maker.map({1, 1});
    YamlNode *services = m_maker.map({1, 1});
    if (m_importing.hasFile(QStringLiteral(".env"))) {
        m_maker.set(stack, "env_file", QStringLiteral(".env"), {1, 1});
        m_port = basePort();
    }
    int number = 0;
    for (const QByteArray &line : text.split('\n'))
        readLine(QString::fromUtf8(line).trimmed(), ++number, services);
    m_maker.set(stack, "services", services);
    return stack;
}

void ProcfileImport::readLine(const QString &line, int number, YamlNode *services)
{
    static const QRegularExpression form(QStringLiteral("^([A-Za-z0-9_-]+):\\s*(.+)$"));
    if (line.isEmpty() || line.startsWith(u'#'))
        return;
    const QRegularExpressionMatch match = form.match(line);
    if (!match.hasMatch()) {
        m_importing.problems.add(number, 1, tr("a line of a Procfile is NAME: COMMAND, not '%1'").arg(line.left(100)));
        return;
    }
    const SourcePosition at{number, 1};
    YamlNode *service = m_maker.map(at);
    m_maker.set(service, "command", Importing::literal(match.captured(2)), {number, int(match.capturedStart(2)) + 1});
    YamlNode *environment = m_maker.map(at);
    m_maker.set(environment, "PORT", QString::number(m_port), at);
    m_maker.set(service, "environment", environment);
    m_maker.set(services, match.captured(1), service);
    m_port = m_port + 100 > 65535 ? 5000 : m_port + 100;
}

int ProcfileImport::basePort()
{
    const Result<QByteArray> text = readFrom(m_importing.files, m_importing.folder + QLatin1String("/.env"));
    int port = m_port;
    if (!text)
        return port;
    for (const auto &[name, value] : EnvironmentFile::parse(*text).variables) {
        bool isNumber = false;
        const int number = value.toInt(&isNumber);
        if (name == u"PORT" && isNumber && number > 0 && number <= 65535)
            port = number;
    }
    return port;
}

} // namespace paddock
