// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/stackfile.h"

#include "engine/stack/filesource.h"
#include "engine/stack/filewatch.h"
#include "engine/stack/sourcetext.h"

#include <QFileInfo>
#include <QSaveFile>
#include <QStringDecoder>

#include <chrono>

namespace paddock {

namespace {

const QByteArray kMark = QByteArrayLiteral("\xef\xbb\xbf");
constexpr std::chrono::milliseconds kFlurry{200};

} // namespace

StackFile::StackFile(QObject *parent) : QObject(parent) {}

StackFile::~StackFile() = default;

Result<QString> StackFile::decode(const QByteArray &bytes, Form &form)
{
    if (bytes.size() > SourceText::kMaxSize)
        return fail(ErrorCode::Parse, tr("the file is larger than a stack file may be (16 MiB)"));
    form.hasMark = bytes.startsWith(kMark);
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(form.hasMark ? bytes.mid(kMark.size()) : bytes);
    if (decoder.hasError() || text.contains(QChar::Null))
        return fail(ErrorCode::Parse, tr("the file is not text in UTF-8; convert it, for example with iconv -t UTF-8"));
    form.hasCrLf = text.contains(QLatin1String("\r\n"));
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    return text;
}

Result<QString> StackFile::open(const QString &filePath)
{
    const QString path = QFileInfo(filePath).absoluteFilePath();
    const Result<QByteArray> bytes = systemFiles()(path);
    const bool isNew = !bytes && bytes.error().code == ErrorCode::NotFound;
    if (!bytes && !isNew)
        return fail(ErrorCode::Io, tr("%1 cannot be read: %2").arg(path, bytes.error().message));
    Form form;
    Result<QString> text = isNew ? QString() : decode(*bytes, form);
    if (!text)
        return fail(text.error().code, tr("%1 cannot be edited: %2").arg(path, text.error().message));
    m_path = path;
    m_bytes = isNew ? QByteArray() : *bytes;
    m_isNew = isNew;
    m_form = form;
    m_watch = std::make_unique<FileWatch>(WatchSpec{{path}, {}, kFlurry});
    connect(m_watch.get(), &FileWatch::changed, this, &StackFile::look);
    return text;
}

Result<QString> StackFile::readAgain() { return open(m_path); }

Result<void> StackFile::save(const QString &text)
{
    QString written = text;
    if (m_form.hasCrLf)
        written.replace(QLatin1Char('\n'), QLatin1String("\r\n"));
    if (look())
        return fail(ErrorCode::Io, tr("%1 was changed by another program; nothing was saved").arg(m_path));
    const QByteArray bytes = (m_form.hasMark ? kMark : QByteArray()) + written.toUtf8();
    QSaveFile file(m_path);
    file.setDirectWriteFallback(true); // a folder that may not be written may hold a file that may
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail(ErrorCode::Io, tr("%1 cannot be written: %2").arg(m_path, file.errorString()));
    m_bytes = bytes;
    m_isNew = false;
    return {};
}

bool StackFile::look()
{
    const Result<QByteArray> bytes = systemFiles()(m_path);
    if (!bytes && bytes.error().code != ErrorCode::NotFound)
        return false;
    const bool isNew = !bytes;
    const QByteArray now = isNew ? QByteArray() : *bytes;
    if (now == m_bytes && isNew == m_isNew)
        return false;
    m_bytes = now;
    m_isNew = isNew;
    Q_EMIT changedOnDisk();
    return true;
}

} // namespace paddock
