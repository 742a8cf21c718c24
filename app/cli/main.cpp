// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commandline.h"
#include "app/cli/console.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    using namespace paddock;

    const std::vector<QByteArray> words(argv + 1, argv + std::max(argc, 1));
    Console::holdStandardStreams();

    // Qt remarks at length on a locale that is not UTF-8; nothing here depends on it.
    const QtMessageHandler before =
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) {});
    QCoreApplication application(argc, argv);
    qInstallMessageHandler(before);
    Console::takeQtMessages();
    QCoreApplication::setApplicationName(QStringLiteral("paddock"));
    QCoreApplication::setApplicationVersion(QStringLiteral(PADDOCK_VERSION));

    return CommandLine().execute(words);
}
