// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/filesource.h"

#include "engine/stack/sourcetext.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

namespace paddock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("FileSource", text); }

Result<QByteArray> readSystemFile(const QString &path)
{
    if (QFileInfo(path).isDir())
        return fail(ErrorCode::Io, tr("this is a directory"));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        const bool isMissing = !QFileInfo::exists(path);
        return fail(isMissing ? ErrorCode::NotFound : ErrorCode::Io, file.errorString());
    }
    const QByteArray text = file.read(SourceText::kMaxSize + 1);
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::Io, file.errorString());
    return text;
}

} // namespace

Result<QByteArray> readFrom(const FileSource &source, const QString &path)
{
    if (!source)
        return fail(ErrorCode::Unsupported, tr("no other files are read here"));
    return source(path);
}

FileSource systemFiles() { return readSystemFile; }

} // namespace paddock
