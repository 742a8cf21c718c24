// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackreader.h"

#include "engine/stack/stackassembly.h"

#include <QFileInfo>

#include <algorithm>

namespace paddock {

namespace {

constexpr qsizetype kLongestName = 128;

} // namespace

StackReader::Outcome StackReader::parse(const QByteArray &text, const QString &filePath,
                                        const QProcessEnvironment &baseEnvironment, const FileSource &files)
{
    StackAssembly assembly(files, baseEnvironment);
    assembly.readText(text, filePath);
    return assembly.take();
}

StackReader::Outcome StackReader::read(const QString &path, const QProcessEnvironment &baseEnvironment)
{
    const FileSource files = systemFiles();
    const Result<QByteArray> text = files(path);
    if (!text) {
        return std::unexpected(
            QList<StackProblem>{{path, 0, 0, tr("the file cannot be read: %1").arg(text.error().message)}});
    }
    StackAssembly assembly(files, baseEnvironment);
    assembly.readText(*text, QFileInfo(path).absoluteFilePath());
    assembly.checkDirectories();
    return assembly.take();
}

bool StackReader::isServiceName(const QString &name)
{
    if (name.isEmpty() || name.size() > kLongestName || name.startsWith(u'.') || name.startsWith(u'-'))
        return false;
    return std::all_of(name.begin(), name.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'.' ||
               c == u'_' || c == u'-';
    });
}

} // namespace paddock
