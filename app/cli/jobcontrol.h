// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/process/process.h"

#include <QObject>

namespace paddock {

/// The part a shell plays for its jobs, for a command that has a process group of its own (Mechanism::ProcessGroup) and
/// so hears nothing of what is typed for ours: when Ctrl-Z stops it, the whole job stops; when the job goes on, it has
/// the terminal again. Owned by the runner; the process must outlive it.
class JobControl : public QObject
{
    Q_OBJECT
public:
    explicit JobControl(Process *process, QObject *parent = nullptr);

    /// A signal was typed while the command was not in the foreground: a part of a pipeline, for example.
    void passOn(int signal);

private:
    void takeStop(int signal);
    void goOn();

    Process *m_process;
};

} // namespace paddock
