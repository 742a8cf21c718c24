// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>

namespace paddock {

/// Keeps a copy of a text that is not saved, in the folder of the settings, so that a crash costs a second of typing at
/// most. Copies of programs that live are left alone; those of programs that are gone can be found. Main thread.
class Autosave : public QObject
{
    Q_OBJECT
public:
    /// A copy that a program left when it ended.
    struct Found
    {
        QString copyPath;
        QString text;
        QDateTime savedAt;
    };

    explicit Autosave(QObject *parent = nullptr);

    void keep(const QString &filePath, const QString &text); ///< within a second
    void flush();                                            ///< now, where there is something to keep
    void drop();                                             ///< the text is in its file, or not wanted

    /// The newest for the file; those that cannot be read are nobody's and stay.
    static std::optional<Found> find(const QString &filePath);
    static bool remove(const Found &found); ///< false where it could not be

private:
    [[nodiscard]] QString copyPath() const;

    QString m_filePath;
    QString m_text;
    QString m_written; ///< path of the copy; empty where there is none
    int m_number;      ///< of this object in the program
    QTimer m_pause;
};

} // namespace paddock
