// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

namespace paddock {

/// What an environment file (.env) says: NAME=VALUE lines, blank lines, # comments, `export` in front, and values
/// wholly in quotes ("..." knows \n \t \" \\, '...' nothing). Nothing is expanded.
struct EnvironmentFile
{
    struct Mistake
    {
        int line = 0; ///< from 1
        QString message;
    };

    QList<QPair<QString, QString>> variables; ///< in the file's order; of two of a name the later one counts
    QList<Mistake> mistakes;

    static EnvironmentFile parse(const QByteArray &text);
};

} // namespace paddock
