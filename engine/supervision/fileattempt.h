// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/supervision/probeattempt.h"
#include "engine/supervision/probecheck.h"

#include <QFileInfo>

namespace paddock {

/// Looks once whether a path exists; a link that leads nowhere does not.
class FileAttempt final : public ProbeAttempt
{
    Q_OBJECT
public:
    explicit FileAttempt(FileCheck check, QObject *parent = nullptr) : ProbeAttempt(parent), m_check(std::move(check))
    {}

    void start() override
    {
        const bool exists = QFileInfo::exists(m_check.path);
        finishLater(exists, exists ? tr("%1 exists").arg(m_check.path) : tr("%1 does not exist").arg(m_check.path));
    }

private:
    FileCheck m_check;
};

} // namespace paddock
