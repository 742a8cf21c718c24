// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace paddock {

/// Rows of words below headings, columns as wide as their widest word. A value.
class TextTable
{
public:
    explicit TextTable(const QStringList &headings) : m_rows{headings} {}

    /// As many words as there are headings; control characters are shown escaped.
    void addRow(const QStringList &words);
    [[nodiscard]] QByteArray toText() const; ///< UTF-8, each row a line; an empty word is shown as "-"

private:
    QList<QStringList> m_rows;
};

} // namespace paddock
