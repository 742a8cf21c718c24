// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/logfeed.h"
#include "app/cli/remotecommand.h"
#include "app/cli/streamwriter.h"

#include <QHash>

#include <memory>
#include <optional>

namespace paddock {

/// `paddock logs`: what services of a running session have said, and with -f what they go on to say. The history of
/// all that are named is fetched before the first line is written, so that it comes in the order of its time.
class LogsCommand : public RemoteCommand
{
    Q_DECLARE_TR_FUNCTIONS(LogsCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("logs"); }
    [[nodiscard]] QString summary() const override { return tr("show what services of a running session have said"); }
    [[nodiscard]] QString usage() const override
    {
        return QStringLiteral("[--session NAME] [--namespace NS] [-f] [-n N] [--json] [SERVICE...]");
    }

protected:
    void declareMore(CLI::App &app) override;
    Result<void> check(const QStringList &operands) override;
    void begin() override;
    void takeClosed() override;

private:
    void takeOutput(const QString &id);
    void takeReloaded(const StackDifference &difference);
    void writeHistory();
    void writeJson(const QString &id);
    void leaveIfWritten();

    int m_lines = -1; ///< of each service; -1: all
    bool m_follow = false;
    bool m_json = false;
    bool m_ended = false; ///< nothing more comes
    QStringList m_services;
    QHash<QString, quint64> m_written; ///< with --json: lines of each log
    std::unique_ptr<StreamWriter> m_writer;
    std::unique_ptr<LogFeed> m_feed; ///< once the history is here, without --json
    bool m_historyWritten = false;
};

} // namespace paddock
