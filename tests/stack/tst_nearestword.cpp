// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/nearestword.h"

#include <QTest>

using namespace paddock;

class tst_NearestWord : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsWhatWasMeant_data();
    void findsWhatWasMeant();
};

void tst_NearestWord::findsWhatWasMeant_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("meant");
    const auto row = [](const char *word, const char *meant) {
        QTest::addRow("'%s'", word) << QString::fromLatin1(word) << QString::fromLatin1(meant);
    };
    row("comand", "command");
    row("commnad", "command");
    row("Command", "command");
    row("commands", "command");
    row("dependson", "depends_on");
    row("redi", "redis");
    row("reids", "redis");
    row("x", "");
    row("postgres", "");
    row("", "");
}

void tst_NearestWord::findsWhatWasMeant()
{
    QFETCH(QString, word);
    QFETCH(QString, meant);
    const QStringList known{QStringLiteral("command"), QStringLiteral("depends_on"), QStringLiteral("redis"),
                            QStringLiteral("api")};
    QCOMPARE(nearestWord(word, known).value_or(QString()), meant);
}

QTEST_GUILESS_MAIN(tst_NearestWord)
#include "tst_nearestword.moc"
