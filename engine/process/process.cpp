// SPDX-License-Identifier: Apache-2.0
#include "engine/process/process.h"

#include "engine/process/process_p.h"

namespace paddock {

Process::Process(SessionGroup *group, QString name, Command command, Options options, OutputPump *pump, QObject *parent)
    : QObject(parent),
      d(std::make_unique<Private>(this, group, std::move(name), std::move(command), std::move(options), pump))
{}

Process::~Process() = default;

void Process::setStreams(std::unique_ptr<ProcessStreams> streams) { d->setStreams(std::move(streams)); }

Process::State Process::state() const { return d->state; }

bool Process::isFrozen() const { return d->containment && d->containment->isFrozen(); }

ProcessKey Process::leader() const { return d->leader; }

const Command &Process::command() const { return d->command; }

QString Process::groupPath() const { return d->containment ? d->containment->path() : QString(); }

GroupLocation Process::location() const { return d->containment ? d->containment->location() : GroupLocation(); }

QList<Member> Process::members() const { return d->members(); }

void Process::start() { d->start(); }

void Process::setStopPlan(const StopPlan &plan) { d->options.stop = plan; }

void Process::stop() { d->stop(); }

void Process::kill() { d->kill(); }

bool Process::setFrozen(bool frozen) { return d->setFrozen(frozen); }

void Process::signalAll(int signal)
{
    if (d->containment)
        d->containment->signalAll(signal);
}

void Process::resizeTerminal(TerminalSize size) { d->resizeTerminal(size); }

} // namespace paddock
