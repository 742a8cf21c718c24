// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/stackreloading.h"

#include "engine/session/session.h"
#include "engine/stack/filewatch.h"
#include "ui/common/messagebar.h"
#include "ui/common/questionstrip.h"
#include "ui/editor/differencewords.h"
#include "ui/editor/editorpane.h"
#include "ui/editor/stackchecker.h"

#include <QFileInfo>
#include <QPointer>

#include <chrono>
#include <utility>

namespace paddock {

namespace {

constexpr std::chrono::milliseconds kFlurry{300};

QStringList includesOf(const StackSpec &stack)
{
    QStringList paths;
    for (const ServiceSpec &service : stack.services) {
        if (!service.filePath.isEmpty() && service.filePath != stack.filePath && !paths.contains(service.filePath))
            paths << service.filePath;
    }
    return paths;
}

} // namespace

StackReloading::StackReloading(Session *session, EditorPane *editor, MessageBar *messages, QuestionStrip *strip,
                               QObject *parent)
    : QObject(parent), m_session(session), m_editor(editor), m_messages(messages), m_strip(strip),
      m_checker(new StackChecker(this))
{
    connect(session, &Session::opened, this, &StackReloading::takeOpened);
    connect(session, &Session::reloaded, this, [this](const StackDifference &difference) {
        m_strip->dismiss();
        const QString done = reloadHasDone(difference);
        m_messages->showFact(done.isEmpty() ? tr("Reloaded: nothing had changed") : tr("Reloaded: %1").arg(done));
        takeOpened();
        m_isReloaded = true;
    });
    connect(m_checker, &StackChecker::checked, this, &StackReloading::takeReading);
    connect(editor, &EditorPane::applyRequested, this, &StackReloading::apply);
    if (!session->filePath().isEmpty())
        takeOpened();
}

StackReloading::~StackReloading() = default;

QString StackReloading::fileName() const { return QFileInfo(m_session->filePath()).fileName(); }

QStringList StackReloading::watchedFiles() const
{
    return m_watch && m_includes ? m_watch->spec().paths : QStringList();
}

void StackReloading::takeOpened()
{
    m_includes.reset();
    m_isReloaded = false;
    ++m_previews; // what was asked before is of no interest any more
    watchFiles();
    readFile();
}

void StackReloading::readFile()
{
    if (m_session->filePath().isEmpty())
        m_checker->forget();
    else
        m_checker->readFile(m_session->filePath());
}

/// The stack's file and those it includes.
void StackReloading::watchFiles()
{
    const QStringList paths = QStringList(m_session->filePath()) + m_includes.value_or(QStringList());
    if (m_watch && m_watch->spec().paths == paths)
        return;
    m_watch.reset();
    if (paths.constFirst().isEmpty())
        return;
    m_watch = std::make_unique<FileWatch>(WatchSpec{paths, {}, kFlurry});
    connect(m_watch.get(), &FileWatch::changed, this, &StackReloading::readFile);
}

void StackReloading::takeReading(const StackOutcome &outcome)
{
    const bool isReloaded = std::exchange(m_isReloaded, false);
    if (!outcome) {
        if (m_includes)
            offerToMend(outcome.error());
        return;
    }
    if (!m_includes) {
        m_includes = includesOf(outcome->stack);
        watchFiles();
    }
    if (!isReloaded)
        preview(outcome->stack);
}

void StackReloading::preview(const StackSpec &stack)
{
    const QPointer<StackReloading> self(this);
    m_session->previewReload(stack, {}, [self, number = ++m_previews](const Result<StackDifference> &difference) {
        if (self && number == self->m_previews)
            self->takePreview(difference);
    });
}

/// What is right here may be wrong for the session: it has another environment.
void StackReloading::takePreview(const Result<StackDifference> &difference)
{
    if (difference)
        offer(*difference);
    else if (difference.error().code == ErrorCode::Parse)
        offerToMend({{m_session->filePath(), 0, 0, difference.error().message.section(u'\n', 0, 0)}});
}

void StackReloading::offer(const StackDifference &difference)
{
    if (difference.isEmpty())
        return m_strip->dismiss();
    m_strip->ask({tr("%1 has changed").arg(fileName()),
                  tr("a reload %1").arg(reloadWillDo(difference)),
                  {{tr("Reload"), {}, [this] { m_session->reload(); }},
                   {tr("Ignore"), tr("What runs goes on as it is, until the file changes again"), {}, false, true}},
                  false,
                  false});
}

void StackReloading::offerToMend(const QList<StackProblem> &problems)
{
    const StackProblem first = problems.value(0);
    const QString where = first.line > 0 ? tr("line %1: %2").arg(first.line).arg(first.message) : first.message;
    const QString more = problems.size() > 1 ? tr(" (and %1 more)").arg(problems.size() - 1) : QString();
    m_strip->ask(
        {tr("%1 is wrong now, everything goes on as it is").arg(fileName()),
         where + more,
         {{tr("Edit the file"), {}, [this, first] { Q_EMIT editRequested(first.filePath, first.line, first.column); }},
          {tr("Ignore"), {}, {}, false, true}},
         true,
         false});
}

void StackReloading::saveAndReload()
{
    if (m_editor->save())
        m_session->reload();
}

void StackReloading::apply(const StackSpec &stack)
{
    const QString path = m_editor->filePath();
    if (path != m_session->filePath()) {
        // An included file's own part alone says nothing of the whole: once it is saved the change of the stack is
        // told.
        const bool isPart = m_watch && m_watch->spec().paths.contains(path);
        if (m_editor->save() && !isPart)
            Q_EMIT openRequested(path);
        return;
    }
    const QPointer<StackReloading> self(this);
    m_session->previewReload(stack, m_editor->text(), [self](const Result<StackDifference> &difference) {
        if (self)
            self->ask(difference);
    });
}

void StackReloading::ask(const Result<StackDifference> &difference)
{
    if (difference && difference->isEmpty()) {
        if (m_editor->save())
            m_messages->showFact(tr("Saved: nothing changes for what runs"));
        return;
    }
    m_editor->question()->ask({difference ? tr("A reload") : tr("What a reload would do is not known"),
                               difference ? reloadWillDo(*difference) : difference.error().message,
                               {{tr("Save and reload"), {}, [this] { saveAndReload(); }},
                                {tr("Only save"), {}, [this] { m_editor->save(); }},
                                {tr("Cancel"), tr("Esc"), [this] { m_editor->setFocus(); }, false, true}}});
}

} // namespace paddock
