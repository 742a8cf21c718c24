// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/openstacks.h"

#include "ui/common/processtag.h"

#include <QFileInfo>
#include <QSettings>

#include <utility>

namespace paddock {

namespace {

const QString kLast = QStringLiteral("stacks/last");
const QString kOpen = QStringLiteral("stacks/open");

QStringList thatAreThere(QStringList filePaths)
{
    filePaths.removeIf([](const QString &path) { return !QFileInfo(path).isFile(); });
    return filePaths;
}

} // namespace

OpenStacks::OpenStacks() : m_key(kOpen + u'/' + ownProcessTag())
{
    QSettings settings;
    settings.beginGroup(kOpen);
    const QStringList tags = settings.childKeys();
    for (const QString &tag : tags) {
        if (isProcessTagAlive(tag))
            continue;
        m_ofTheDead += settings.value(tag).toStringList();
        settings.remove(tag);
    }
    m_ofTheDead.removeDuplicates();
    m_ofTheDead = thatAreThere(m_ofTheDead);
    m_hasDied = !m_ofTheDead.isEmpty();
}

QStringList OpenStacks::last() const { return thatAreThere(QSettings().value(kLast).toStringList()); }

QStringList OpenStacks::takeOfTheDead() { return std::exchange(m_ofTheDead, {}); }

void OpenStacks::setOpen(const QStringList &filePaths)
{
    QSettings settings;
    settings.setValue(m_key, filePaths);
    settings.sync(); // a kill comes without a warning
}

void OpenStacks::leave(const QStringList &filePaths)
{
    QSettings settings;
    settings.remove(m_key);
    settings.setValue(kLast, filePaths);
    settings.sync();
}

} // namespace paddock
