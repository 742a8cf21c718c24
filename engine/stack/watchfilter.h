// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/watchspec.h"

#include <QList>
#include <QRegularExpression>
#include <QString>

namespace paddock {

/// Which files a WatchSpec means: those it names, those below the folders it names, without what it ignores and all
/// below that. Looks at paths only. A value.
class WatchFilter
{
public:
    explicit WatchFilter(const WatchSpec &spec);

    /// `path` is absolute and clean.
    [[nodiscard]] bool isMeant(const QString &path) const;

private:
    [[nodiscard]] bool isIgnored(const QString &root, const QString &below) const;

    QStringList m_roots;
    QList<QRegularExpression> m_names;
    QList<QRegularExpression> m_paths;
};

} // namespace paddock
