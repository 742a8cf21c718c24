// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/stackdifference.h"
#include "engine/stack/stackreading.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace paddock {

class EditorPane;
class FileWatch;
class MessageBar;
class QuestionStrip;
class Session;
class StackChecker;

/// Between the files of a stack that is open and the session: says what a reload would do before it is ordered, from
/// the editor or because somebody has changed a file, and afterwards what it did. A file that is wrong changes nothing;
/// what is wrong is said. What runs only the session knows, so it is asked. Owned by the window.
class StackReloading : public QObject
{
    Q_OBJECT
public:
    /// `strip` is where a changed file is told, above all pages.
    StackReloading(Session *session, EditorPane *editor, MessageBar *messages, QuestionStrip *strip,
                   QObject *parent = nullptr);
    ~StackReloading() override;

    /// The stack's file and those it includes; empty until what runs is known.
    [[nodiscard]] QStringList watchedFiles() const;

Q_SIGNALS:
    void openRequested(const QString &filePath); ///< of a text that was saved and belongs to no stack here
    void editRequested(const QString &filePath, int line, int column);

private:
    void takeOpened();
    void readFile();
    void takeReading(const StackOutcome &outcome);
    void watchFiles();
    void preview(const StackSpec &stack);
    void takePreview(const Result<StackDifference> &difference);
    void offer(const StackDifference &difference);
    void ask(const Result<StackDifference> &difference);
    void offerToMend(const QList<StackProblem> &problems);
    void apply(const StackSpec &stack);
    void saveAndReload();
    [[nodiscard]] QString fileName() const;

    Session *m_session;
    EditorPane *m_editor;
    MessageBar *m_messages;
    QuestionStrip *m_strip;
    StackChecker *m_checker;
    std::unique_ptr<FileWatch> m_watch;
    std::optional<QStringList> m_includes; ///< the other files; absent until the file was right
    bool m_isReloaded = false;             ///< what is read next has just been taken on
    int m_previews = 0;                    ///< asked for: only the newest counts
};

} // namespace paddock
