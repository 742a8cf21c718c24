// SPDX-License-Identifier: Apache-2.0
#pragma once

class QPoint;
class QWidget;

namespace paddock {

class WindowActions;

/// Opens the menu of what is aimed at: one service, several or a namespace. Not modal; it goes by itself.
void popUpServiceMenu(const WindowActions &actions, const QPoint &where, QWidget *parent);
/// The same of what is done to all of the stack.
void popUpAllMenu(const WindowActions &actions, const QPoint &where, QWidget *parent);

} // namespace paddock
