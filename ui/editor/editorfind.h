// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/editor/textrange.h"
#include "ui/output/findresults.h"
#include "ui/output/linematcher.h"

#include <QList>
#include <QObject>

namespace paddock {

class StackEdit;

/// Finds in the editor's text, again after each change of it. The current hit is the editor's selection. Owned by the
/// pane.
class EditorFind : public QObject
{
    Q_OBJECT
public:
    /// Later ones are neither counted nor marked.
    static constexpr qsizetype kMostHits = 5000;

    explicit EditorFind(StackEdit *edit);

    void start(const LineMatcher &matcher); ///< chooses the first hit at or behind the cursor
    void next();                            ///< round at the end
    void previous();                        ///< round at the beginning
    [[nodiscard]] FindResults results() const;

Q_SIGNALS:
    void progressed(); ///< results() are new

private:
    void search();
    void step(int by);
    void choose(qsizetype index);

    StackEdit *m_edit;
    LineMatcher m_matcher;
    QList<TextRange> m_hits;
    qsizetype m_current = -1;
};

} // namespace paddock
