// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/filesource.h"
#include "engine/stack/stackspec.h"

#include <QList>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <expected>

namespace paddock {

/// What a changed stack file means for a stack that runs. A value, for people and for who acts on it.
struct StackDifference
{
    /// A service that is in both, and otherwise than before.
    struct Change
    {
        QString service;
        QStringList keys;      ///< as the stack file names them, in its order; `env_file` counts as `environment`
        bool restarts = false; ///< a run that is there cannot take it on: where one is, another one follows it

        bool operator==(const Change &) const = default;

        /// "api: command, environment".
        [[nodiscard]] QString toString() const;
    };

    QStringList added;     ///< in the order of the new file
    QStringList removed;   ///< in the order of the old one
    QList<Change> changed; ///< in the order of the new file
    int omitted = 0;       ///< so many more, which a message of the control protocol does not take

    bool operator==(const StackDifference &) const = default;

    [[nodiscard]] bool isEmpty() const { return added.isEmpty() && removed.isEmpty() && changed.isEmpty(); }
    /// For people, one a line: "+ cache", "- mailer", "~ api: command, environment (restarts)".
    [[nodiscard]] QStringList lines() const;
};

/// Pure. Where a service stands in its file makes no difference, nor how many replicas there are of it besides.
StackDifference differenceOf(const StackSpec &before, const StackSpec &after);

/// What a text that is not saved yet would change, or what is wrong with it: for an editor. Pure but for `files`.
std::expected<StackDifference, QList<StackProblem>>
differenceTo(const StackSpec &running, const QByteArray &text, const FileSource &files = systemFiles(),
             const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());

} // namespace paddock
