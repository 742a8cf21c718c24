// SPDX-License-Identifier: Apache-2.0
#pragma once

class QTextCursor;

namespace paddock::edits {

inline constexpr int kIndent = 2; ///< spaces, as YAML is written

/// Each of these is one step for undo. The lines meant are those that the selection touches, or the cursor's.
void indent(QTextCursor &cursor);   ///< without a selection: spaces up to the next stop, at the cursor
void unindent(QTextCursor &cursor); ///< at most one stop, never more than there is
/// Takes the "# " away where every line that is not blank has one, else puts one before each, at the leftmost indent.
void toggleComment(QTextCursor &cursor);
/// A new line that is indented as this one, deeper behind "key:", and with a dash behind an item's text.
void breakLine(QTextCursor &cursor);
/// Within the indentation: back to the stop before. False where the cursor stands elsewhere; nothing is done then.
bool backspaceIndent(QTextCursor &cursor);

} // namespace paddock::edits
