// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/remotecommand.h"

#include <QHash>

namespace paddock {

/// `paddock tree`: the processes of services, as a tree.
class TreeCommand : public RemoteCommand
{
    Q_DECLARE_TR_FUNCTIONS(TreeCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("tree"); }
    [[nodiscard]] QString summary() const override { return tr("show the processes of services as trees"); }
    [[nodiscard]] QString usage() const override { return QStringLiteral("[--session NAME] [--json] [SERVICE...]"); }

protected:
    void declareMore(CLI::App &app) override;
    void begin() override;

private:
    struct Listing
    {
        QList<Member> members;
        qint64 omitted = 0; ///< of a very large group
    };

    void take(const QString &id, const Result<QJsonObject> &answer);
    [[nodiscard]] QByteArray toJson();
    [[nodiscard]] QByteArray toText();

    bool m_json = false;
    QStringList m_services;
    QHash<QString, Listing> m_listings;
};

/// Members as a tree of lines, roots first: a member whose parent is none of them is a root. Pure.
QString treeOf(const QList<Member> &members);

} // namespace paddock
