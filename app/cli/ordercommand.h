// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/remotecommand.h"

#include <QHash>
#include <QSet>
#include <QTimer>

namespace paddock {

/// `paddock start|stop|restart|kill|freeze|thaw SERVICE...`: gives the order for each service and ends when it is
/// carried out, or cannot be any more.
class OrderCommand : public RemoteCommand
{
    Q_DECLARE_TR_FUNCTIONS(OrderCommand)
public:
    enum class Order { Start, Stop, Restart, Kill, Freeze, Thaw };

    explicit OrderCommand(Order order) : m_order(order) {}

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;
    [[nodiscard]] QString usage() const override
    {
        return QStringLiteral("[--session NAME] [--namespace NS] SERVICE...");
    }
    [[nodiscard]] QString notes() const override;

protected:
    void declareMore(CLI::App &app) override { declareNamespaces(app); }
    Result<void> check(const QStringList &operands) override;
    void begin() override;
    void takeProblem(const Error &error) override;

private:
    enum class Progress { UnderWay, Done, Failed };

    [[nodiscard]] bool canBeMeant(const ServiceStatus &status) const;
    void give(const QString &id);
    void look();
    [[nodiscard]] Progress progressOf(const ServiceStatus &status) const;
    [[nodiscard]] Progress progressOfRemoved() const;
    void sayFailed(const QString &id, const std::optional<ServiceStatus> &status);
    void sayWhatIsWaitedFor();

    Order m_order;
    QSet<QString> m_open;                   ///< services whose order is under way
    QHash<QString, ServiceStatus> m_before; ///< when the order was given
    int m_unanswered = 0;                   ///< orders whose answer has not come
    int m_status = 0;
    QTimer m_waitingNote;
};

} // namespace paddock
