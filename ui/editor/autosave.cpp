// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/autosave.h"

#include "ui/common/processtag.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QSettings>

#include <chrono>

namespace paddock {

namespace {

constexpr std::chrono::milliseconds kPause{800};
const QString kFile = QStringLiteral("file");
const QString kText = QStringLiteral("text");
const QString kTime = QStringLiteral("saved_at");

QString folder() { return QFileInfo(QSettings().fileName()).absolutePath() + QStringLiteral("/autosave"); }

QString nameOf(const QString &filePath)
{
    const QByteArray hash = QCryptographicHash::hash(filePath.toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toHex().left(16));
}

} // namespace

Autosave::Autosave(QObject *parent) : QObject(parent)
{
    static int s_count = 0;
    m_number = ++s_count;
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPause);
    connect(&m_pause, &QTimer::timeout, this, &Autosave::flush);
}

void Autosave::keep(const QString &filePath, const QString &text)
{
    m_filePath = filePath;
    m_text = text;
    if (!m_pause.isActive()) // whoever types without a pause is kept all the same
        m_pause.start();
}

QString Autosave::copyPath() const
{
    return QStringLiteral("%1/%2.%3.%4.json").arg(folder(), nameOf(m_filePath), ownProcessTag()).arg(m_number);
}

void Autosave::flush()
{
    if (!m_pause.isActive() && m_text.isNull())
        return;
    m_pause.stop();
    const QJsonObject copy{
        {kFile, m_filePath}, {kText, m_text}, {kTime, QDateTime::currentDateTimeUtc().toString(Qt::ISODate)}};
    const QString path = copyPath();
    QDir().mkpath(folder());
    QSaveFile file(path);
    // A stack file may hold secrets: the copy is nobody else's to read.
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return;
    file.write(QJsonDocument(copy).toJson(QJsonDocument::Compact));
    if (file.commit())
        m_written = path;
    m_text = QString();
}

void Autosave::drop()
{
    m_pause.stop();
    m_text = QString();
    if (!m_written.isEmpty())
        QFile::remove(m_written);
    m_written.clear();
}

std::optional<Autosave::Found> Autosave::find(const QString &filePath)
{
    std::optional<Found> newest;
    const QFileInfoList copies =
        QDir(folder()).entryInfoList({nameOf(filePath) + QStringLiteral(".*.json")}, QDir::Files);
    for (const QFileInfo &info : copies) {
        if (isProcessTagAlive(info.fileName().section(u'.', 1, 1)))
            continue;
        QFile file(info.filePath());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QJsonObject copy = QJsonDocument::fromJson(file.readAll()).object();
        const QDateTime savedAt = QDateTime::fromString(copy.value(kTime).toString(), Qt::ISODate);
        if (copy.value(kFile).toString() == filePath && savedAt.isValid() && (!newest || newest->savedAt < savedAt))
            newest = Found{info.filePath(), copy.value(kText).toString(), savedAt};
    }
    return newest;
}

bool Autosave::remove(const Found &found) { return QFile::remove(found.copyPath); }

} // namespace paddock
