// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/sampling/snapshot.h"
#include "engine/session/servicestatus.h"

#include <memory>
#include <vector>

namespace paddock {

/// What stands in one row of the process tree, whoever holds the row.
struct ProcessRow
{
    enum class Kind { Process, Service };
    enum class Tag { None, Service, LeftParent };

    Kind kind = Kind::Process;
    ProcessSample process; ///< of a process; a service row uses only its key, which no process can have
    QString groupId;       ///< the service it is, or belongs to; empty for a process of nobody's
    QString title;         ///< of a service
    ServiceState serviceState = ServiceState::Stopped;
    GroupSample totals;  ///< of a service
    int place = 0;       ///< of a service: its place in the session's list
    int endedLately = 0; ///< of a service: members that ended within the last minute
    Tag tag = Tag::None;
    QString tagText;
    bool hit = true;    ///< the filter means this row itself, not only something below it
    bool ended = false; ///< not there any more; the row stays for a moment

    bool operator==(const ProcessRow &) const = default;
};

/// A row in its place in ProcessTreeModel, which owns it through its parent.
struct ProcessNode
{
    ProcessRow row;
    ProcessNode *parent = nullptr;
    int position = 0; ///< among the parent's children
    std::vector<std::unique_ptr<ProcessNode>> children;
    qint64 appearedMs = -1; ///< on the model's clock; -1: was there when the tree was filled
    qint64 endedMs = -1;    ///< on the model's clock; -1: alive
    bool wanted = true;     ///< false: leaves with the diff that is being applied
    bool changed = false;   ///< the views have not been told yet
};

} // namespace paddock
