// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"

#include <QCoreApplication>
#include <QStringList>

namespace paddock {

/// Both ends of `paddock up --detach`. The program that was called starts itself again in a session of its own, without
/// the terminal, and ends once that one says how its start went. The other, headless, writes its messages to a file and
/// answers through an inherited pipe, once.
class Headless
{
    Q_DECLARE_TR_FUNCTIONS(Headless)
public:
    static constexpr const char *kOption = "--headless"; ///< of `up`, for this alone: the descriptor to answer on

    /// Starts `paddock up` with these words, waits for its answer and gives its exit status; what it says until then is
    /// said here too. Blocks.
    static int start(const QString &sessionName, const QStringList &words);

    /// In the headless program: takes the descriptor out of the children's reach.
    explicit Headless(int answerTo);
    /// The start went so; further calls mean nothing.
    void answer(int status);
    [[nodiscard]] bool isAnswered() const { return !m_answerTo; }
    /// A message for the caller, as long as the start is not answered.
    void pass(const QByteArray &line);
    /// Begins the file of messages anew when it has become large; what it held goes to one with `.1` behind its name.
    static void rotateMessages(const QString &sessionName);

private:
    UniqueFd m_answerTo;
};

} // namespace paddock
