// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/processes/processcolumn.h"
#include "ui/processes/processnode.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QString>

namespace paddock {

/// The words of the process tree: what a cell, its tooltip, its header and a screen reader say. Pure functions.
class ProcessText
{
    Q_DECLARE_TR_FUNCTIONS(paddock::ProcessText)
public:
    static QString title(ProcessColumn column);
    static QString explanation(ProcessColumn column);
    static Qt::Alignment alignment(ProcessColumn column);

    /// Every column but Started, which needs to know when the machine was booted.
    static QString cell(const ProcessRow &row, ProcessColumn column);
    static QString toolTip(const ProcessRow &row, ProcessColumn column);
    /// The cell's words with what the eye gets by colour and tags.
    static QString spoken(const ProcessRow &row, ProcessColumn column, const QString &cell);

    static QString tag(const ProcessRow &row); ///< empty where there is none
    static QString state(char state);          ///< "sleeping" for the S of proc(5)
    /// "10:41:07" for today, "21 Jul" for this year, "2024-07-21" before.
    static QString startedText(const QDateTime &started, const QDateTime &now);
    static QString startedToolTip(const QDateTime &started, const QDateTime &now);

private:
    static QString serviceCell(const ProcessRow &row, ProcessColumn column);
    static QString processCell(const ProcessRow &row, ProcessColumn column);
    static QString members(const ProcessRow &row);
};

} // namespace paddock
