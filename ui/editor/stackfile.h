// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <memory>

namespace paddock {

class FileWatch;

/// One text file that is edited: read, saved whole or not at all, and watched for what others do to it. A byte order
/// mark and CR LF line ends stay as they were found; the text itself has line feeds only. Main thread.
class StackFile : public QObject
{
    Q_OBJECT
public:
    explicit StackFile(QObject *parent = nullptr);
    ~StackFile() override;

    /// The text of the file; empty, and isNew(), where there is none yet. Fails with Io where it cannot be read, with
    /// Parse where it is no text in UTF-8; the file that was open then stays so.
    Result<QString> open(const QString &filePath);
    /// Fails with Io, and the file is as it was; also where somebody else has changed it and nobody was told yet.
    Result<void> save(const QString &text);
    /// What the disk has now; fails as open() does.
    [[nodiscard]] Result<QString> readAgain();

    [[nodiscard]] QString path() const { return m_path; } ///< absolute; empty before open()
    [[nodiscard]] bool isNew() const { return m_isNew; }  ///< there is no such file

Q_SIGNALS:
    /// By somebody else, or removed; told once after each flurry, and only where the bytes differ.
    void changedOnDisk();

private:
    struct Form
    {
        bool hasMark = false;
        bool hasCrLf = false;
    };

    static Result<QString> decode(const QByteArray &bytes, Form &form);
    bool look(); ///< true where somebody else has changed it since

    QString m_path;
    QByteArray m_bytes; ///< as this program last read or wrote them
    Form m_form;
    bool m_isNew = false;
    std::unique_ptr<FileWatch> m_watch;
};

} // namespace paddock
