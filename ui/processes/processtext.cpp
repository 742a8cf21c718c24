// SPDX-License-Identifier: Apache-2.0
#include "ui/processes/processtext.h"

#include "ui/common/figures.h"
#include "ui/services/servicetext.h"

#include <QLocale>

namespace paddock {

namespace {

QString percentCell(std::optional<double> percent)
{
    return percent ? QString::number(*percent, 'f', 1) + QStringLiteral("\u00a0%") : QString();
}

} // namespace

QString ProcessText::title(ProcessColumn column)
{
    switch (column) {
    case ProcessColumn::Name:
        return tr("Process");
    case ProcessColumn::Pid:
        return tr("PID");
    case ProcessColumn::State:
        return tr("State");
    case ProcessColumn::Cpu:
        return tr("CPU");
    case ProcessColumn::Memory:
        return tr("Memory");
    case ProcessColumn::Threads:
        return tr("Threads");
    case ProcessColumn::Started:
        return tr("Started");
    case ProcessColumn::Command:
        return tr("Command");
    }
    return {};
}

QString ProcessText::explanation(ProcessColumn column)
{
    switch (column) {
    case ProcessColumn::Cpu:
        return tr("Share of one core since the last sample. The bar grows with the root of it, so that small shares "
                  "can be told apart. A service counts members that have ended meanwhile, where the kernel does.");
    case ProcessColumn::Memory:
        return tr("Resident memory. Of a service: what its whole group uses, shared pages counted once where the "
                  "kernel does.");
    default:
        return title(column);
    }
}

Qt::Alignment ProcessText::alignment(ProcessColumn column)
{
    switch (column) {
    case ProcessColumn::Pid:
    case ProcessColumn::Cpu:
    case ProcessColumn::Memory:
    case ProcessColumn::Threads:
    case ProcessColumn::Started:
        return Qt::AlignRight | Qt::AlignVCenter;
    case ProcessColumn::Name:
    case ProcessColumn::State:
    case ProcessColumn::Command:
        break;
    }
    return Qt::AlignLeft | Qt::AlignVCenter;
}

QString ProcessText::cell(const ProcessRow &row, ProcessColumn column)
{
    return row.kind == ProcessRow::Kind::Service ? serviceCell(row, column) : processCell(row, column);
}

QString ProcessText::serviceCell(const ProcessRow &row, ProcessColumn column)
{
    const bool counted = !row.ended && row.totals.processes > 0;
    switch (column) {
    case ProcessColumn::Name:
        return row.title;
    case ProcessColumn::State:
        return row.ended ? tr("ended") : serviceStateWord(row.serviceState);
    case ProcessColumn::Cpu:
        return counted ? percentCell(row.totals.cpuPercent) : QString();
    case ProcessColumn::Memory:
        return counted ? formatBytesAligned(row.totals.memoryBytes) : QString();
    case ProcessColumn::Threads:
        return counted ? QString::number(row.totals.threads) : QString();
    case ProcessColumn::Command:
        return members(row);
    case ProcessColumn::Pid:
    case ProcessColumn::Started:
        break;
    }
    return {};
}

QString ProcessText::members(const ProcessRow &row)
{
    const int count = row.ended ? 0 : row.totals.processes;
    const QString members = count == 1 ? tr("1 member") : tr("%1 members").arg(count);
    if (row.endedLately == 0)
        return members;
    return tr("%1 · %2 ended in the last minute").arg(members).arg(row.endedLately);
}

QString ProcessText::processCell(const ProcessRow &row, ProcessColumn column)
{
    const ProcessSample &process = row.process;
    switch (column) {
    case ProcessColumn::Name:
        return process.name;
    case ProcessColumn::Pid:
        return QString::number(process.key.pid);
    case ProcessColumn::State:
        return row.ended ? tr("ended") : state(process.state);
    case ProcessColumn::Cpu:
        return row.ended ? QString() : percentCell(process.cpuPercent);
    case ProcessColumn::Memory:
        return row.ended || process.residentBytes == 0 ? QString() : formatBytesAligned(process.residentBytes);
    case ProcessColumn::Threads:
        return row.ended ? QString() : QString::number(process.threads);
    case ProcessColumn::Command:
        return process.command;
    case ProcessColumn::Started:
        break;
    }
    return {};
}

QString ProcessText::toolTip(const ProcessRow &row, ProcessColumn column)
{
    if (column == ProcessColumn::Name && row.tag == ProcessRow::Tag::LeftParent)
        return tr("%1 has left the process that started it (its parent ended or let go of it). It is still a member "
                  "and ends with its service.")
            .arg(row.process.name);
    if (column == ProcessColumn::Name && row.kind == ProcessRow::Kind::Service)
        return tr("Service %1 with everything it started").arg(row.title);
    if (column == ProcessColumn::Command || column == ProcessColumn::Name)
        return cell(row, column);
    return {};
}

QString ProcessText::spoken(const ProcessRow &row, ProcessColumn column, const QString &cell)
{
    if (column != ProcessColumn::Name)
        return cell.isEmpty() ? tr("no value") : cell;
    QString words = cell;
    if (const QString tag = ProcessText::tag(row); !tag.isEmpty())
        words += QStringLiteral(", ") + tag;
    if (row.ended)
        words += QStringLiteral(", ") + tr("ended");
    return words;
}

QString ProcessText::tag(const ProcessRow &row)
{
    switch (row.tag) {
    case ProcessRow::Tag::Service:
        return row.tagText.isEmpty() ? tr("service") : row.tagText;
    case ProcessRow::Tag::LeftParent:
        return tr("left its parent");
    case ProcessRow::Tag::None:
        break;
    }
    return {};
}

QString ProcessText::state(char state)
{
    switch (state) {
    case 'R':
        return tr("running");
    case 'S':
        return tr("sleeping");
    case 'D':
        return tr("waiting for disk");
    case 'T':
        return tr("stopped");
    case 't':
        return tr("traced");
    case 'Z':
        return tr("zombie");
    case 'X':
        return tr("dead");
    case 'I':
        return tr("idle");
    default:
        return QString(QLatin1Char(state));
    }
}

QString ProcessText::startedText(const QDateTime &started, const QDateTime &now)
{
    if (!started.isValid())
        return {};
    const QDate day = started.date();
    if (day == now.date())
        return started.toString(QStringLiteral("HH:mm:ss"));
    return day.year() == now.date().year() ? QLocale().toString(day, QStringLiteral("d MMM"))
                                           : day.toString(Qt::ISODate);
}

QString ProcessText::startedToolTip(const QDateTime &started, const QDateTime &now)
{
    if (!started.isValid())
        return {};
    const std::chrono::milliseconds age(std::max<qint64>(0, started.msecsTo(now)));
    return tr("%1, %2 ago").arg(started.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")), formatElapsed(age));
}

} // namespace paddock
