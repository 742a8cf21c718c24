// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/editorfind.h"

#include "ui/editor/stackedit.h"

#include <algorithm>

namespace paddock {

EditorFind::EditorFind(StackEdit *edit) : QObject(edit), m_edit(edit)
{
    connect(edit, &StackEdit::edited, this, [this] {
        if (m_matcher.isEmpty())
            return;
        search();
        m_current = -1;
        Q_EMIT progressed();
    });
}

void EditorFind::search()
{
    m_hits.clear();
    for (QTextBlock block = m_edit->document()->begin(); block.isValid() && m_hits.size() < kMostHits;
         block = block.next()) {
        for (const LineMatcher::Hit &hit : m_matcher.hits(block.text()))
            m_hits.append({block.position() + hit.start, hit.length});
    }
    m_edit->setHits(m_hits);
}

void EditorFind::start(const LineMatcher &matcher)
{
    m_matcher = matcher;
    m_current = -1;
    search();
    const int from = m_edit->textCursor().selectionStart();
    const auto found = std::ranges::find_if(m_hits, [from](const TextRange &hit) { return hit.start >= from; });
    if (!m_hits.isEmpty())
        choose(found == m_hits.end() ? 0 : found - m_hits.begin());
    Q_EMIT progressed();
}

void EditorFind::choose(qsizetype index)
{
    m_current = index;
    const TextRange hit = m_hits.at(index);
    QTextCursor cursor(m_edit->document());
    cursor.setPosition(hit.start);
    cursor.setPosition(hit.start + hit.length, QTextCursor::KeepAnchor);
    m_edit->setTextCursor(cursor);
    m_edit->ensureCursorVisible();
    Q_EMIT progressed();
}

/// From where the cursor is now, since it may have been moved.
void EditorFind::step(int by)
{
    if (m_hits.isEmpty())
        return;
    const QTextCursor cursor = m_edit->textCursor();
    if (by > 0) {
        const int from = cursor.selectionEnd();
        const auto found = std::ranges::find_if(m_hits, [from](const TextRange &hit) { return hit.start >= from; });
        choose(found == m_hits.end() ? 0 : found - m_hits.begin());
    } else {
        const int from = cursor.selectionStart();
        const auto before = std::ranges::count_if(m_hits, [from](const TextRange &hit) { return hit.start < from; });
        choose(before == 0 ? m_hits.size() - 1 : before - 1);
    }
}

void EditorFind::next() { step(1); }

void EditorFind::previous() { step(-1); }

FindResults EditorFind::results() const
{
    return {!m_matcher.isEmpty(),
            m_matcher.problem(),
            static_cast<std::size_t>(m_current + 1),
            static_cast<std::size_t>(m_hits.size()),
            true,
            m_hits.size() >= kMostHits};
}

} // namespace paddock
