// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"

#include <QObject>

namespace paddock {

/// Turns SIGINT, SIGTERM and SIGHUP of this program into a Qt signal, once each time one comes. One object a program.
class QuitSignals : public QObject
{
    Q_OBJECT
public:
    explicit QuitSignals(QObject *parent = nullptr);
    ~QuitSignals() override;

Q_SIGNALS:
    void received();

private:
    void drain();

    UniqueFd m_readEnd;
    UniqueFd m_writeEnd;
};

} // namespace paddock
