// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/windowtest.h"
#include "ui/common/questionstrip.h"
#include "ui/common/stripbutton.h"
#include "ui/common/windowactions.h"

#include <QAction>
#include <QFile>
#include <QTest>

using namespace paddock;

namespace {

QString s(const char *text) { return QString::fromUtf8(text); }

} // namespace

/// The one filled button of the window: whose it is while several would be.
class TestFilledButton : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void isTheOneThatIsAboutTheLeast();
    void comesBackWithItsWindow();
    void isNoneWhereItCannotBePressed();

private:
    void write(const QByteArray &text) const;
    QStringList filled() const; ///< the words of those in sight
    void answer(const QString &words) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestFilledButton::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    openWindow();
}

void TestFilledButton::write(const QByteArray &text) const
{
    QFile file(m_folder->filePath(s("paddock.yaml")));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(text);
}

QStringList TestFilledButton::filled() const
{
    QStringList words;
    for (const StripButton *each : m_window->findChildren<StripButton *>()) {
        if (each->isVisible() && each->isFilled())
            words << each->text();
    }
    return words;
}

void TestFilledButton::answer(const QString &words) const
{
    for (StripButton *each : m_window->findChildren<StripButton *>()) {
        if (each->isVisible() && each->text() == words)
            return QTest::mouseClick(each, Qt::LeftButton);
    }
    QFAIL(qPrintable(s("no answer ") + words));
}

void TestFilledButton::isTheOneThatIsAboutTheLeast()
{
    write("services: {redis: {command: redis-server}}\n");
    openShop();
    QCOMPARE(filled(), QStringList{s("Stop all")});
    m_session->setFilePath(m_folder->filePath(s("paddock.yaml")));
    m_window->actions()->edit->trigger();
    QCOMPARE(filled(), QStringList{s("Save and reload")});
    press(Qt::Key_Return);
    write("services: {redis: {command: valkey-server}}\n");
    QTRY_COMPARE(filled(), QStringList{s("Keep mine")}); // the news of a file come by themselves
    m_window->close();
    QCOMPARE(filled(), QStringList{s("Save")}); // asked last
    shoot(s("two-questions"));
    answer(s("Stay here"));
    QCOMPARE(filled(), QStringList{s("Keep mine")});
    answer(s("Take theirs"));
    QCOMPARE(filled(), QStringList{s("Save and reload")});
    press(Qt::Key_E, Qt::ControlModifier);
    QCOMPARE(filled(), QStringList{s("Stop all")});
}

void TestFilledButton::comesBackWithItsWindow()
{
    openShop();
    part<QuestionStrip>()->ask({s("Again?"), {}, {{s("Yes"), {}, {}}, {s("No"), {}, {}}}});
    QCOMPARE(filled(), QStringList{s("Yes")});
    m_window->hide();
    m_window->show(); // the toolbar is shown once more, too
    QCOMPARE(filled(), QStringList{s("Yes")});
    part<QuestionStrip>()->ask({s("Really?"), {}, {{s("Really"), {}, {}}}});
    QCOMPARE(filled(), QStringList{s("Really")});
}

void TestFilledButton::isNoneWhereItCannotBePressed()
{
    QVERIFY(!m_window->actions()->main->isEnabled()); // nothing is open
    QCOMPARE(filled(), QStringList());
}

QTEST_MAIN(TestFilledButton)
#include "tst_filledbutton.moc"
