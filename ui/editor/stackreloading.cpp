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

#include <chrono>

namespace paddock {

namespace {

constexpr std::chrono::milliseconds kFlurry{300};

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
    return m_watch && m_inForce ? m_watch->spec().paths : QStringList();
}

void StackReloading::takeOpened()
{
    m_inForce.reset();
    m_wantsInForce = true;
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
    QStringList paths{m_session->filePath()};
    if (m_inForce) {
        for (const ServiceSpec &service : m_inForce->services) {
            if (!service.filePath.isEmpty() && !paths.contains(service.filePath))
                paths << service.filePath;
        }
    }
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
    if (!outcome) {
        if (!m_wantsInForce || m_inForce)
            offerToMend(outcome.error());
        return;
    }
    if (m_wantsInForce) {
        m_wantsInForce = false;
        m_inForce = outcome->stack;
        watchFiles();
    }
    if (m_inForce)
        offer(differenceOf(*m_inForce, outcome->stack));
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
    if (!m_inForce)
        return saveAndReload();
    const StackDifference difference = differenceOf(*m_inForce, stack);
    if (difference.isEmpty()) {
        if (m_editor->save())
            m_messages->showFact(tr("Saved: nothing changes for what runs"));
        return;
    }
    m_editor->question()->ask({tr("A reload"),
                               reloadWillDo(difference),
                               {{tr("Save and reload"), {}, [this] { saveAndReload(); }},
                                {tr("Only save"), {}, [this] { m_editor->save(); }},
                                {tr("Cancel"), tr("Esc"), [this] { m_editor->setFocus(); }, false, true}}});
}

} // namespace paddock
