// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackloader.h"
#include "tests/ui/windowtest.h"
#include "ui/common/messagebar.h"
#include "ui/common/questionstrip.h"
#include "ui/common/stripbutton.h"
#include "ui/common/windowactions.h"
#include "ui/editor/differencewords.h"
#include "ui/editor/editorpane.h"
#include "ui/editor/stackedit.h"
#include "ui/editor/stackreloading.h"
#include "ui/processes/processpane.h"

#include <QAction>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace paddock;

namespace {

const QByteArray kFile = "services:\n"
                         "  redis:\n"
                         "    command: redis-server\n"
                         "  api:\n"
                         "    command: python3 -m api\n"
                         "  old:\n"
                         "    command: sleep 60\n";
const QByteArray kOther = "services:\n"
                          "  redis:\n"
                          "    command: redis-server\n"
                          "    description: keeps the carts\n"
                          "  api:\n"
                          "    command: python3 -m api --fast\n"
                          "  cache:\n"
                          "    command: sleep 60\n";
const QString kWould = QStringLiteral("restarts api; adds cache; removes old; changes redis (description)");

} // namespace

/// What is said before a reload and after it, from the editor and when somebody else has changed the file.
class TestReloading : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void wordsNameWhatHappens();
    void editorSaysWhatAReloadWouldDo();
    void wrongTextIsNotReloaded();
    void nothingToDoIsOnlySaved();
    void changedFileIsOffered();
    void fileThatHadChangedBeforeIsOffered();
    void nonsenseChangesNothing();
    void changedBackAsksNothing();
    void includedFileCounts();
    void otherFileIsOpened();

private:
    void write(const QString &path, const QByteArray &text) const;
    void openStack();
    void edit(const QByteArray &text);
    EditorPane *pane() const { return part<EditorPane>(); }
    QuestionStrip *strip(const QString &words) const;
    static void answer(const QuestionStrip *strip, const QString &words);

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void TestReloading::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(QStringLiteral("paddock.yaml"));
    write(m_path, kFile);
    openWindow();
}

void TestReloading::write(const QString &path, const QByteArray &text) const
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(text);
}

void TestReloading::openStack()
{
    m_session->setFilePath(m_path);
    m_session->running = StackLoader::read(m_path)->stack;
    openShop();
    QTRY_VERIFY(!part<StackReloading>()->watchedFiles().isEmpty());
}

void TestReloading::edit(const QByteArray &text)
{
    m_window->actions()->edit->trigger();
    QTRY_VERIFY(pane()->outcome());
    pane()->edit()->replaceText(QString::fromUtf8(text));
}

QuestionStrip *TestReloading::strip(const QString &words) const
{
    for (QuestionStrip *each : m_window->findChildren<QuestionStrip *>()) {
        if (each->isVisible() && each->text().contains(words))
            return each;
    }
    return nullptr;
}

void TestReloading::answer(const QuestionStrip *strip, const QString &words)
{
    for (StripButton *button : strip->findChildren<StripButton *>()) {
        if (button->isVisible() && button->text() == words)
            return QTest::mouseClick(button, Qt::LeftButton);
    }
    QFAIL(qPrintable(QStringLiteral("no answer ") + words));
}

void TestReloading::wordsNameWhatHappens()
{
    StackDifference difference;
    QCOMPARE(reloadWillDo(difference), QString());
    difference.added = {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"),
                        QStringLiteral("d"), QStringLiteral("e"), QStringLiteral("f")};
    difference.removed = {QStringLiteral("old")};
    difference.changed = {{QStringLiteral("api"), {QStringLiteral("command")}, true},
                          {QStringLiteral("web"), {QStringLiteral("description")}, false}};
    QCOMPARE(reloadWillDo(difference),
             QStringLiteral("restarts api; adds a, b, c, d and 2 more; removes old; changes web (description)"));
    QCOMPARE(reloadHasDone(difference),
             QStringLiteral("restarted api; added a, b, c, d and 2 more; removed old; changed web (description)"));
}

void TestReloading::editorSaysWhatAReloadWouldDo()
{
    openStack();
    edit(kOther);
    QTest::keyClick(pane()->edit(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier); // before it was read
    QTRY_VERIFY(strip(kWould));
    QVERIFY(m_session->orders.isEmpty());
    shoot(QStringLiteral("editor-reload-preview"));
    answer(strip(kWould), QStringLiteral("Save and reload"));
    QCOMPARE(m_session->orders, QStringList{QStringLiteral("reload")});
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), kOther);
    m_session->running = StackLoader::read(m_path)->stack;
    StackDifference done;
    done.added = {QStringLiteral("cache")};
    Q_EMIT m_session->reloaded(done);
    QCOMPARE(part<MessageBar>()->text(), QStringLiteral("Reloaded: added cache"));
    shoot(QStringLiteral("editor-reloaded"));
    // From here on this is what runs.
    QTRY_VERIFY(!part<StackReloading>()->watchedFiles().isEmpty());
    write(m_path, kOther + "  more:\n    command: sleep 5\n");
    QTRY_VERIFY(strip(QStringLiteral("has changed: a reload adds more")));
}

void TestReloading::wrongTextIsNotReloaded()
{
    openStack();
    edit("services:\n  api:\n    comand: x\n");
    QTest::keyClick(pane()->edit(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(strip(QStringLiteral("what runs goes on")));
    QVERIFY(m_session->orders.isEmpty());
    shoot(QStringLiteral("editor-reload-refused"));
    answer(strip(QStringLiteral("what runs goes on")), QStringLiteral("Go to the first"));
    QCOMPARE(pane()->edit()->textCursor().blockNumber() + 1, pane()->problems().constFirst().problem.line);
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), kFile);
}

void TestReloading::nothingToDoIsOnlySaved()
{
    openStack();
    edit("# only words\n" + kFile);
    QTest::keyClick(pane()->edit(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(part<MessageBar>()->text(), QStringLiteral("Saved: nothing changes for what runs"));
    QVERIFY(!pane()->isModified());
    QVERIFY(m_session->orders.isEmpty());
}

void TestReloading::changedFileIsOffered()
{
    openStack();
    QTRY_VERIFY(part<ProcessPane>()->isVisible());
    write(m_path, kOther);
    QTRY_VERIFY(strip(kWould));
    shoot(QStringLiteral("changed-on-disk"));
    answer(strip(kWould), QStringLiteral("Ignore"));
    QVERIFY(m_session->orders.isEmpty());
    write(m_path, kOther + "  more:\n    command: sleep 5\n");
    QTRY_VERIFY(strip(QStringLiteral("adds cache, more")));
    answer(strip(QStringLiteral("adds cache, more")), QStringLiteral("Reload"));
    QCOMPARE(m_session->orders, QStringList{QStringLiteral("reload")});
}

/// As in a window that attaches: what the file says when it is read first is not what runs.
void TestReloading::fileThatHadChangedBeforeIsOffered()
{
    m_session->setFilePath(m_path);
    m_session->running = StackLoader::read(m_path)->stack;
    write(m_path, kOther);
    openShop();
    QTRY_VERIFY(strip(kWould));
    answer(strip(kWould), QStringLiteral("Ignore"));
    edit(kOther + "  more:\n    command: sleep 5\n");
    QTest::keyClick(pane()->edit(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(strip(QStringLiteral("restarts api; adds cache, more; removes old")));
}

void TestReloading::nonsenseChangesNothing()
{
    openStack();
    write(m_path, "services:\n  api: [\n");
    QTRY_VERIFY(strip(QStringLiteral("goes on as it is")));
    QVERIFY(m_session->orders.isEmpty());
    shoot(QStringLiteral("changed-to-nonsense"));
    answer(strip(QStringLiteral("goes on as it is")), QStringLiteral("Edit the file"));
    QVERIFY(pane()->isVisible());
    QCOMPARE(pane()->filePath(), m_path);
}

void TestReloading::changedBackAsksNothing()
{
    openStack();
    write(m_path, kOther);
    QTRY_VERIFY(strip(kWould));
    write(m_path, kFile);
    QTRY_VERIFY(!strip(kWould));
}

void TestReloading::includedFileCounts()
{
    const QString included = m_folder->filePath(QStringLiteral("more.yaml"));
    write(included, "services:\n  mailer:\n    command: sleep 60\n");
    write(m_path, "include: [more.yaml]\n" + kFile);
    openStack();
    QCOMPARE(part<StackReloading>()->watchedFiles(), (QStringList{m_path, included}));
    write(included, "services:\n  mailer:\n    command: sleep 90\n");
    QTRY_VERIFY(strip(QStringLiteral("restarts mailer")));
}

void TestReloading::otherFileIsOpened()
{
    openStack();
    const QString other = m_folder->filePath(QStringLiteral("other.yaml"));
    write(other, kFile);
    m_window->actions()->edit->trigger();
    pane()->open(other);
    QTRY_VERIFY(pane()->outcome());
    pane()->edit()->appendPlainText(QStringLiteral("# more"));
    const QSignalSpy requested(m_window.get(), &MainWindow::openRequested);
    QTest::keyClick(pane()->edit(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(requested.size(), 1);
    QCOMPARE(requested.constFirst().constFirst().toString(), other);
    QVERIFY(m_session->orders.isEmpty());
}

QTEST_MAIN(TestReloading)
#include "tst_reloading.moc"
