// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/windowtest.h"
#include "ui/common/questionstrip.h"
#include "ui/common/stripbutton.h"
#include "ui/common/windowactions.h"
#include "ui/editor/autosave.h"
#include "ui/editor/completionpopup.h"
#include "ui/editor/editmargin.h"
#include "ui/editor/editorpane.h"
#include "ui/editor/problemsview.h"
#include "ui/editor/stackedit.h"
#include "ui/output/findbar.h"
#include "ui/processes/processpane.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace paddock;

namespace {

const QByteArray kGood = "services:\n"
                         "  redis:\n"
                         "    command: [redis-server, --port, \"6390\"] # the shop's own\n"
                         "    ready: {tcp: 6390, period: 200ms}\n"
                         "  api:\n"
                         "    command: python3 -m api --port 8080\n"
                         "    depends_on: [redis]\n"
                         "    restart: on_failure\n"
                         "    environment:\n"
                         "      LOG_LEVEL: info\n"
                         "  worker:\n"
                         "    command: python3 worker.py\n"
                         "    depends_on:\n"
                         "      redis: ready\n"
                         "    stop:\n"
                         "      - {signal: TERM, grace: 3s}\n";

} // namespace

/// The editor of the stack file in its window, on real files and read by the engine's own reader.
class TestEditor : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void opensAndGoesBack();
    void mistakesStandInTheMarginAndTheList();
    void keepsTheFormOfTheFile();
    void otherTextIsRefused();
    void completesWhileAKeyIsWritten();
    void completesWhenAsked();
    void keysAreTheEditorsOwn();
    void findsInTheText();
    void savesAndUndoes();
    void theirsIsTakenWhereNothingIsLost();
    void keepMineOrTakeTheirs();
    void removedFileCanBeSavedAgain();
    void aChangeNobodySawIsNotOverwritten();
    void unsavedTextIsAskedAboutBeforeClosing();
    void unsavedTextOutlivesTheProgram();
    void newColoursAreNoChangeOfTheText();
    void newFileBeginsWithAnExample();

private:
    void openEditor(const QByteArray &text);
    QByteArray onDisk() const;
    void writeByOther(const QByteArray &text);
    QStringList messages() const;
    StackEdit *edit() const { return part<StackEdit>(); }
    EditorPane *pane() const { return part<EditorPane>(); }
    QuestionStrip *strip(const QString &words) const; ///< the one that shows these words
    static void answer(const QuestionStrip *strip, const QString &words);

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void TestEditor::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(QStringLiteral("paddock.yaml"));
    QDir(m_settings.path() + QStringLiteral("/paddock/autosave")).removeRecursively();
    openWindow();
}

void TestEditor::openEditor(const QByteArray &text)
{
    writeByOther(text);
    openShop();
    m_session->setFilePath(m_path);
    m_window->actions()->edit->trigger();
    QVERIFY(pane()->isVisible());
    QTRY_VERIFY(pane()->outcome());
}

QByteArray TestEditor::onDisk() const
{
    QFile file(m_path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("none");
}

void TestEditor::writeByOther(const QByteArray &text)
{
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(text);
}

QStringList TestEditor::messages() const
{
    QStringList messages;
    for (const EditProblem &each : pane()->problems())
        messages << QStringLiteral("%1 %2").arg(each.problem.line).arg(each.problem.message);
    return messages;
}

QuestionStrip *TestEditor::strip(const QString &words) const
{
    for (QuestionStrip *each : m_window->findChildren<QuestionStrip *>()) {
        if (each->isVisible() && each->text().contains(words))
            return each;
    }
    return nullptr;
}

void TestEditor::answer(const QuestionStrip *strip, const QString &words)
{
    for (StripButton *button : strip->findChildren<StripButton *>()) {
        if (button->isVisible() && button->text() == words)
            return QTest::mouseClick(button, Qt::LeftButton);
    }
    QFAIL(qPrintable(QStringLiteral("no answer ") + words));
}

void TestEditor::opensAndGoesBack()
{
    openEditor(kGood);
    QCOMPARE(edit()->text().toUtf8(), kGood);
    QVERIFY(edit()->hasFocus());
    QVERIFY(!pane()->isModified());
    QCOMPARE(messages(), QStringList());
    shoot(QStringLiteral("editor"));
    press(Qt::Key_E, Qt::ControlModifier);
    QVERIFY(!pane()->isVisible());
    QVERIFY(part<ProcessPane>()->isVisible());
    press(Qt::Key_E, Qt::ControlModifier);
    QVERIFY(edit()->hasFocus());
    m_session->setStatus(FakeSession::makeStatus(kApi, ServiceState::Failed)); // news do not take the page away
    QCoreApplication::processEvents();
    QVERIFY(pane()->isVisible());
    QVERIFY(m_window->chooseService(1)); // a choice does
    QVERIFY(!pane()->isVisible());
}

void TestEditor::mistakesStandInTheMarginAndTheList()
{
    openEditor(kGood);
    edit()->goTo(6, 5);
    QTest::keyClick(edit(), Qt::Key_Delete); // "ommand"
    edit()->goTo(14, 14);
    QTest::keyClick(edit(), Qt::Key_End);
    QTest::keyClicks(edit(), QStringLiteral("y"));
    QTest::keyClick(edit(), Qt::Key_Escape);
    QTRY_COMPARE(messages().size(), 3);
    QVERIFY2(messages().constFirst().contains(QStringLiteral("ommand")), qPrintable(messages().join(u'\n')));
    QCOMPARE(edit()->markAt(6), EditMark::Error);
    QCOMPARE(edit()->markAt(14), EditMark::Error);
    QCOMPARE(edit()->markAt(7), EditMark::None);
    QVERIFY(edit()->problemText(6).contains(QStringLiteral("did you mean 'command'")));
    QVERIFY(part<ProblemsView>()->isVisible());
    QCOMPARE(part<ProblemsView>()->count(), 3);
    shoot(QStringLiteral("editor-mistakes"));

    edit()->goTo(1, 1);
    QTest::keyClick(edit(), Qt::Key_F8);
    QCOMPARE(edit()->textCursor().blockNumber() + 1, 5);
    QTest::keyClick(edit(), Qt::Key_F8);
    QCOMPARE(edit()->textCursor().blockNumber() + 1, 6);
    QTest::keyClick(edit(), Qt::Key_F8, Qt::ShiftModifier);
    QTest::keyClick(edit(), Qt::Key_F8, Qt::ShiftModifier); // round at the beginning
    QCOMPARE(edit()->textCursor().blockNumber() + 1, 14);
    part<ProblemsView>()->setCurrentRow(1);
    part<ProblemsView>()->setFocus();
    QTest::keyClick(part<ProblemsView>(), Qt::Key_Return);
    QCOMPARE(edit()->textCursor().blockNumber() + 1, 6);
    QVERIFY(edit()->hasFocus());

    edit()->undo();
    edit()->undo();
    QTRY_COMPARE(messages(), QStringList());
    QVERIFY(!part<ProblemsView>()->isVisible());
    QVERIFY(!pane()->isModified());
}

void TestEditor::keepsTheFormOfTheFile()
{
    const QByteArray windows = "\xef\xbb\xbfservices:\r\n  a:\r\n    command: \"x\xc2\xa0y\"\r\n";
    openEditor(windows);
    QVERIFY(!edit()->text().contains(u'\r'));
    QTest::keyClick(edit(), Qt::Key_End, Qt::ControlModifier);
    QTest::keyClicks(edit(), QStringLiteral("#"));
    QTest::keyClick(edit(), Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(onDisk(), windows + "#");
}

void TestEditor::otherTextIsRefused()
{
    openEditor(kGood);
    QFile other(m_folder->filePath(QStringLiteral("other.yaml")));
    QVERIFY(other.open(QIODevice::WriteOnly));
    other.write("name: \xff\xfe\n");
    other.close();
    pane()->open(other.fileName());
    QVERIFY(strip(QStringLiteral("UTF-8")));
    QCOMPARE(pane()->filePath(), m_path); // the one before stays
}

void TestEditor::completesWhileAKeyIsWritten()
{
    openEditor(kGood);
    CompletionPopup *popup = part<CompletionPopup>();
    edit()->goTo(8, 100);
    QTest::keyClick(edit(), Qt::Key_Return);
    QVERIFY(!popup->isVisible());
    QTest::keyClicks(edit(), QStringLiteral("st"));
    QVERIFY(popup->isVisible());
    QCOMPARE(popup->words().mid(0, 2), (QStringList{QStringLiteral("start_timeout"), QStringLiteral("stop")}));
    shoot(QStringLiteral("editor-completion"));
    QTest::keyClick(edit(), Qt::Key_Down);
    QTest::keyClick(edit(), Qt::Key_Return);
    QVERIFY(!popup->isVisible());
    QCOMPARE(edit()->textCursor().block().text(), QStringLiteral("    stop: "));
    QTest::keyClicks(edit(), QStringLiteral("INT"));
    QVERIFY(!popup->isVisible()); // a value without a choice
    QTest::keyClick(edit(), Qt::Key_Return);
    QTest::keyClicks(edit(), QStringLiteral("tt"));
    QVERIFY(popup->isVisible());
    QTest::keyClick(edit(), Qt::Key_Escape);
    QVERIFY(!popup->isVisible());
    QVERIFY(pane()->isVisible());
    QTest::keyClicks(edit(), QStringLiteral("y: "));
    QVERIFY(!popup->isVisible());
    QCOMPARE(edit()->textCursor().block().text(), QStringLiteral("    tty: "));
}

void TestEditor::completesWhenAsked()
{
    openEditor(kGood);
    CompletionPopup *popup = part<CompletionPopup>();
    edit()->goTo(8, 14); // behind "restart: "
    QTest::keyClick(edit(), Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(popup->isVisible());
    QVERIFY(popup->words().contains(QStringLiteral("unless_stopped")));
    QVERIFY(m_session->orders.isEmpty()); // and nothing was frozen
    QTest::keyClick(edit(), Qt::Key_Escape);
    edit()->goTo(7, 18); // within "[redis]", before the name
    QTest::keyClick(edit(), Qt::Key_Space, Qt::ControlModifier);
    QCOMPARE(popup->words(), (QStringList{QStringLiteral("redis"), QStringLiteral("worker")}));
    edit()->goTo(3, 60); // in a comment
    QTest::keyClick(edit(), Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(!popup->isVisible());
}

void TestEditor::keysAreTheEditorsOwn()
{
    openEditor(kGood);
    edit()->goTo(3, 5);
    QTest::keyClick(edit(), Qt::Key_Slash, Qt::ControlModifier);
    QVERIFY(edit()->textCursor().block().text().startsWith(QStringLiteral("    # command")));
    QTest::keyClick(edit(), Qt::Key_Slash, Qt::ControlModifier);
    QTest::keyClick(edit(), Qt::Key_Delete, Qt::ShiftModifier); // elsewhere it kills a tree
    QTest::keyClick(edit(), Qt::Key_Delete);
    QVERIFY2(m_session->orders.isEmpty(), qPrintable(m_session->orders.join(u' ')));
    edit()->goTo(2, 1);
    QTest::keyClick(edit(), Qt::Key_Tab);
    QVERIFY(edit()->textCursor().block().text().startsWith(QStringLiteral("    redis")));
    QTest::keyClick(edit(), Qt::Key_Backtab, Qt::ShiftModifier);
    QVERIFY(edit()->textCursor().block().text().startsWith(QStringLiteral("  redis")));
    QTest::mouseClick(part<EditMargin>(), Qt::LeftButton, {},
                      QPoint(10, edit()->lineRect(edit()->firstVisibleLine()).center().y()));
    QCOMPARE(edit()->textCursor().blockNumber(), 0);
}

void TestEditor::findsInTheText()
{
    openEditor(kGood);
    edit()->goTo(1, 1);
    press(Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("python"));
    const FindBar *bar = pane()->findChild<FindBar *>();
    const auto says = [bar](const QString &words) {
        const QList<QLabel *> labels = bar->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [&words](const QLabel *label) { return label->text() == words; });
    };
    QVERIFY(says(QStringLiteral("1 of 2")));
    shoot(QStringLiteral("editor-find"));
    m_theme->setMode(Theme::Mode::Dark); // new colours move nothing
    m_theme->setMode(Theme::Mode::Light);
    QVERIFY(says(QStringLiteral("1 of 2")));
    press(Qt::Key_Return);
    QVERIFY(says(QStringLiteral("2 of 2")));
    QCOMPARE(edit()->textCursor().blockNumber() + 1, 12);
    QCOMPARE(edit()->textCursor().selectedText(), QStringLiteral("python"));
    press(Qt::Key_Escape);
    QVERIFY(edit()->hasFocus());
    QVERIFY(!bar->isVisible());
}

void TestEditor::savesAndUndoes()
{
    openEditor(kGood);
    QTest::keyClick(edit(), Qt::Key_End, Qt::ControlModifier);
    QTest::keyClicks(edit(), QStringLiteral("# more"));
    QVERIFY(pane()->isModified());
    QTest::keyClick(edit(), Qt::Key_S, Qt::ControlModifier);
    QVERIFY(!pane()->isModified());
    QCOMPARE(onDisk(), kGood + "# more");
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(pane()->isModified());
    QVERIFY(QFile(m_path).setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QTest::keyClick(edit(), Qt::Key_S, Qt::ControlModifier);
    QVERIFY(QFile(m_path).permissions() & QFile::ExeOwner); // the file's rights stay its own
}

void TestEditor::theirsIsTakenWhereNothingIsLost()
{
    openEditor(kGood);
    edit()->goTo(4, 3);
    writeByOther("# theirs\n" + kGood);
    QTRY_COMPARE(edit()->text().toUtf8(), "# theirs\n" + kGood);
    QVERIFY(!pane()->isModified());
    QCOMPARE(edit()->textCursor().blockNumber() + 1, 4);
    edit()->undo();
    QCOMPARE(edit()->text().toUtf8(), kGood);
}

void TestEditor::keepMineOrTakeTheirs()
{
    openEditor(kGood);
    QTest::keyClicks(edit(), QStringLiteral("# mine "));
    writeByOther("# theirs\n" + kGood);
    QTRY_VERIFY(strip(QStringLiteral("changed by another program")));
    QVERIFY(edit()->text().startsWith(QStringLiteral("# mine ")));
    shoot(QStringLiteral("editor-changed-on-disk"));
    answer(strip(QStringLiteral("changed by")), QStringLiteral("Keep mine"));
    QTest::keyClick(edit(), Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(onDisk(), "# mine " + kGood);

    QTest::keyClicks(edit(), QStringLiteral("# again "));
    writeByOther("# theirs\n" + kGood);
    QTRY_VERIFY(strip(QStringLiteral("changed by another program")));
    answer(strip(QStringLiteral("changed by")), QStringLiteral("Take theirs"));
    QCOMPARE(edit()->text().toUtf8(), "# theirs\n" + kGood);
    QVERIFY(!pane()->isModified());
    edit()->undo();
    QVERIFY(edit()->text().contains(QStringLiteral("# again ")));
}

void TestEditor::removedFileCanBeSavedAgain()
{
    openEditor(kGood);
    QVERIFY(QFile::remove(m_path));
    QTRY_VERIFY(strip(QStringLiteral("removed by another program")));
    QVERIFY(pane()->isModified());
    answer(strip(QStringLiteral("removed")), QStringLiteral("Save it again"));
    QCOMPARE(onDisk(), kGood);
}

void TestEditor::aChangeNobodySawIsNotOverwritten()
{
    openEditor(kGood);
    QTest::keyClicks(edit(), QStringLiteral("# mine "));
    writeByOther("# theirs\n" + kGood);
    QVERIFY(!pane()->save()); // in the same turn: the news of it are not there yet
    QVERIFY(strip(QStringLiteral("changed by another program")));
    QCOMPARE(onDisk(), "# theirs\n" + kGood);
}

void TestEditor::unsavedTextIsAskedAboutBeforeClosing()
{
    openEditor(kGood);
    QTest::keyClicks(edit(), QStringLiteral("# mine "));
    QVERIFY(m_window->chooseService(1));
    m_window->close();
    QVERIFY(m_session->orders.isEmpty());
    QVERIFY(pane()->isVisible());
    QuestionStrip *question = strip(QStringLiteral("not saved"));
    QVERIFY(question);
    shoot(QStringLiteral("editor-unsaved"));
    answer(question, QStringLiteral("Stay here"));
    QVERIFY(m_session->orders.isEmpty());
    m_window->close();
    answer(question, QStringLiteral("Save"));
    QCOMPARE(m_session->orders, QStringList{QStringLiteral("close")});
    QCOMPARE(onDisk(), "# mine " + kGood);
}

void TestEditor::unsavedTextOutlivesTheProgram()
{
    openEditor(kGood);
    QTest::keyClicks(edit(), QStringLiteral("# mine "));
    pane()->keepUnsaved();
    QVERIFY(!Autosave::find(m_path)); // it is this program's own
    const QString folder = m_settings.path() + QStringLiteral("/paddock/autosave/");
    const QStringList copies = QDir(folder).entryList(QDir::Files);
    QCOMPARE(copies.size(), 1);
    QCOMPARE(QFile(folder + copies.constFirst()).permissions() & (QFile::ReadGroup | QFile::ReadOther), 0);
    // The same, left by a program that is gone.
    QStringList parts = copies.constFirst().split(u'.');
    parts[1] = QStringLiteral("1-1");
    QVERIFY(QFile::rename(folder + copies.constFirst(), folder + parts.join(u'.')));
    // A newer one that says what the file says hides none.
    QJsonObject same{{QStringLiteral("file"), m_path},
                     {QStringLiteral("text"), QString::fromUtf8(kGood)},
                     {QStringLiteral("saved_at"), QStringLiteral("2999-01-01T00:00:00Z")}};
    parts[1] = QStringLiteral("1-2");
    QFile newer(folder + parts.join(u'.'));
    QVERIFY(newer.open(QIODevice::WriteOnly));
    newer.write(QJsonDocument(same).toJson());
    newer.close();
    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get());
    m_window->resize(1440, 900);
    m_window->show();
    m_window->actions()->edit->trigger();
    QuestionStrip *question = strip(QStringLiteral("never saved"));
    QVERIFY(question);
    QCOMPARE(edit()->text().toUtf8(), kGood);
    shoot(QStringLiteral("editor-kept"));
    answer(question, QStringLiteral("Bring it back"));
    QCOMPARE(edit()->text().toUtf8(), "# mine " + kGood);
    QVERIFY(pane()->isModified());
    QVERIFY(!Autosave::find(m_path));
    QVERIFY(pane()->save());
    QVERIFY(QDir(folder).entryList(QDir::Files).isEmpty());
}

void TestEditor::newColoursAreNoChangeOfTheText()
{
    openEditor(kGood);
    QTest::keyClicks(edit(), QStringLiteral("# mine "));
    QVERIFY(!pane()->outcome());
    QTRY_VERIFY(pane()->outcome()); // read on another thread
    pane()->keepUnsaved();
    m_theme->setMode(Theme::Mode::Dark);
    QVERIFY(pane()->outcome());  // it means what it meant
    QVERIFY(pane()->mayLeave()); // and is kept as it was
    m_theme->setMode(Theme::Mode::Light);
    QTest::keyClicks(edit(), QStringLiteral("!"));
    QVERIFY(!pane()->outcome());
    QVERIFY(!pane()->mayLeave());
}

void TestEditor::newFileBeginsWithAnExample()
{
    m_window->actions()->edit->trigger();
    QVERIFY(pane()->isVisible());
    QCOMPARE(pane()->filePath(), QDir::current().absoluteFilePath(QStringLiteral("paddock.yaml")));
    QTRY_VERIFY(pane()->outcome());
    QVERIFY(pane()->outcome()->has_value());
    QVERIFY(pane()->isModified());
    shoot(QStringLiteral("editor-new"));
    QVERIFY(pane()->save());
    QVERIFY(QFile::remove(pane()->filePath()));
}

QTEST_MAIN(TestEditor)
#include "tst_editor.moc"
