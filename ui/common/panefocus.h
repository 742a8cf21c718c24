// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>

class QWidget;

namespace paddock {

/// Gives the keyboard to the pane behind the one that has it, round and round; hidden ones are passed over.
void focusNext(const QList<QWidget *> &panes);

} // namespace paddock
