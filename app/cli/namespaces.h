// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QCoreApplication>
#include <QList>
#include <QString>
#include <QStringList>

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace paddock {

/// `--namespace NS`, as often as one likes: services that are meant together. Its values must live as long as the App.
class Namespaces
{
    Q_DECLARE_TR_FUNCTIONS(Namespaces)
public:
    /// What there is to choose from.
    struct Candidate
    {
        QString service;
        QString namespaceName;
    };

    void declare(CLI::App &app);

    [[nodiscard]] bool isEmpty() const { return m_names.empty(); }
    /// Those of the services that are in one of them, in their order; the error names the namespace that none is in,
    /// and the nearest.
    [[nodiscard]] Result<QStringList> pick(const QList<Candidate> &services) const;

private:
    std::vector<std::string> m_names;
};

} // namespace paddock
