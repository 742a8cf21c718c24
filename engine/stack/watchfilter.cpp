// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/watchfilter.h"

#include <QDir>

#include <algorithm>

namespace paddock {

namespace {

bool anyMatches(const QList<QRegularExpression> &patterns, const QString &text)
{
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const QRegularExpression &pattern) { return pattern.match(text).hasMatch(); });
}

QString clean(const QString &path) { return QDir::cleanPath(path); }

} // namespace

WatchFilter::WatchFilter(const WatchSpec &spec)
{
    std::transform(spec.paths.begin(), spec.paths.end(), std::back_inserter(m_roots), clean);
    for (const QString &glob : spec.ignore) {
        const bool isPath = glob.contains(u'/');
        QString text = isPath ? clean(glob) : glob;
        if (text.startsWith(QLatin1String("./")))
            text.remove(0, 2);
        QRegularExpression pattern(QRegularExpression::wildcardToRegularExpression(text));
        (isPath ? m_paths : m_names).append(pattern);
    }
}

bool WatchFilter::isMeant(const QString &path) const
{
    return std::any_of(m_roots.begin(), m_roots.end(), [&](const QString &root) {
        if (path == root)
            return true;
        const QString folder = root.endsWith(u'/') ? root : QString(root + u'/');
        return path.startsWith(folder) && !isIgnored(root, path.mid(folder.size()));
    });
}

/// A glob with '/' may begin where the folder does, or name the folder and some of those above it as the stack file
/// did: with `watch: src` both `generated/*` and `src/generated/*` mean the same.
bool WatchFilter::isIgnored(const QString &root, const QString &below) const
{
    const QStringList names = below.split(u'/');
    for (qsizetype count = 1; count <= names.size(); ++count) {
        if (anyMatches(m_names, names[count - 1]))
            return true;
        if (m_paths.isEmpty())
            continue;
        QString tail = names.mid(0, count).join(u'/');
        QStringList above = root.split(u'/', Qt::SkipEmptyParts);
        while (!anyMatches(m_paths, tail)) {
            if (above.isEmpty())
                break;
            tail = above.takeLast() + u'/' + tail;
            if (above.isEmpty())
                tail.prepend(u'/');
        }
        if (anyMatches(m_paths, tail))
            return true;
    }
    return false;
}

} // namespace paddock
