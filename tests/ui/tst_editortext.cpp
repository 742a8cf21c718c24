// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackkeys.h"
#include "ui/editor/completion.h"
#include "ui/editor/stackschema.h"
#include "ui/editor/textedits.h"
#include "ui/editor/yamlplace.h"

#include <QPlainTextDocumentLayout>
#include <QTest>
#include <QTextCursor>
#include <QTextDocument>

#include <algorithm>

using namespace paddock;

namespace {

/// A document from a text in which '|' is the cursor, and '[' ... '|' a selection where there is a "[[".
class Text
{
public:
    explicit Text(QString text)
    {
        m_document.setDocumentLayout(new QPlainTextDocumentLayout(&m_document));
        const qsizetype anchor = text.indexOf(QStringLiteral("[["));
        if (anchor >= 0)
            text.remove(anchor, 2);
        const qsizetype at = text.indexOf(u'|');
        text.remove(at, 1);
        m_document.setPlainText(text);
        m_cursor = QTextCursor(&m_document);
        m_cursor.setPosition(int(anchor >= 0 ? anchor : at));
        m_cursor.setPosition(int(at), anchor >= 0 ? QTextCursor::KeepAnchor : QTextCursor::MoveAnchor);
    }

    QTextCursor &cursor() { return m_cursor; }
    QTextDocument &document() { return m_document; }
    QString withCursor() const
    {
        QString text = m_document.toPlainText();
        return text.insert(m_cursor.position(), u'|');
    }

private:
    QTextDocument m_document;
    QTextCursor m_cursor;
};

QStringList wordsAt(const QString &text)
{
    Text each(text);
    QStringList words;
    for (const ExplainedWord &word : completionsAt(yamlPlaceAt(each.cursor()), StackSchema::builtIn(),
                                                   [&each] { return serviceNamesIn(each.document()); }))
        words << word.text;
    return words;
}

} // namespace

/// What the editor knows of a text without its widgets: where the cursor stands, what may go on, and what keys do.
class TestEditorText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void schemaHasEveryKeyOfTheReader();
    void place_data();
    void place();
    void words_data();
    void words();
    void everyWordIsExplained();
    void edits_data();
    void edits();
};

void TestEditorText::schemaHasEveryKeyOfTheReader()
{
    QStringList keys;
    for (const ExplainedWord &word : StackSchema::builtIn().keys({QStringLiteral("services"), QStringLiteral("any")}))
        keys << word.text;
    QStringList known = stackKeys().value(QStringLiteral("service"));
    keys.sort();
    known.sort();
    QCOMPARE(keys, known);
}

void TestEditorText::place_data()
{
    using Kind = YamlPlace::Kind;
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("prefix");
    const auto row = [](const char *name, const char *text, Kind kind, const char *path, const char *prefix) {
        QTest::newRow(name) << QString::fromUtf8(text) << int(kind) << QString::fromUtf8(path)
                            << QString::fromUtf8(prefix);
    };
    row("empty file", "|", Kind::Key, "", "");
    row("top key", "ser|", Kind::Key, "", "ser");
    row("service name", "services:\n  ap|", Kind::Key, "services", "ap");
    row("service key", "services:\n  api:\n    com|", Kind::Key, "services/api", "com");
    row("after siblings", "services:\n  api:\n    command: x\n    # words\n\n    rea|", Kind::Key, "services/api",
        "rea");
    row("blank line", "services:\n  api:\n    |", Kind::Key, "services/api", "");
    row("less deep than the line above", "services:\n  api:\n    ready:\n      tcp: 1\n  |", Kind::Key, "services", "");
    row("value", "services:\n  api:\n    restart: al|", Kind::Value, "services/api/restart", "al");
    row("nothing of a value", "services:\n  api:\n    restart: |", Kind::Value, "services/api/restart", "");
    row("item of a list", "services:\n  api:\n    stop:\n      - sig|", Kind::Key, "services/api/stop", "sig");
    row("second key of an item", "services:\n  api:\n    stop:\n      - signal: TERM\n        gra|", Kind::Key,
        "services/api/stop", "gra");
    row("list as far left as its key", "services:\n  api:\n    stop:\n    - signal: TERM\n    - gra|", Kind::Key,
        "services/api/stop", "gra");
    row("flow map", "services:\n  api:\n    ready: {tcp: 80, per|", Kind::Key, "services/api/ready", "per");
    row("flow value", "services:\n  api:\n    restart: {policy: ne|", Kind::Value, "services/api/restart/policy", "ne");
    row("flow in flow", "services:\n  api:\n    restart: {backoff: {ba|", Kind::Key, "services/api/restart/backoff",
        "ba");
    row("flow list", "services:\n  api:\n    depends_on: [db, re|", Kind::Key, "services/api/depends_on", "re");
    row("behind a closed map", "services:\n  api:\n    restart: {backoff: {base: 1s}, in|", Kind::Key,
        "services/api/restart", "in");
    row("quoted key above", "services:\n  \"api\":\n    com|", Kind::Key, "services/api", "com");
    row("comment", "services:\n  # com|", Kind::Nothing, "", "");
    row("comment behind a value", "services:\n  api:\n    tty: true # ye|", Kind::Nothing, "services/api", "");
    row("quoted text", "services:\n  api:\n    command: \"pyth|", Kind::Nothing, "services/api", "");
    row("block of text", "services:\n  api:\n    command: |-\n      ech|", Kind::Nothing, "", "");
}

void TestEditorText::place()
{
    QFETCH(QString, text);
    QFETCH(int, kind);
    QFETCH(QString, path);
    QFETCH(QString, prefix);
    // The cursor is the last '|'.
    const qsizetype at = text.lastIndexOf(u'|');
    QTextDocument document(QString(text).remove(at, 1));
    QTextCursor cursor(&document);
    cursor.setPosition(int(at));
    const YamlPlace found = yamlPlaceAt(cursor);
    QCOMPARE(int(found.kind), kind);
    if (found.kind != YamlPlace::Kind::Nothing) {
        QCOMPARE(found.path.join(u'/'), path);
        QCOMPARE(found.prefix, prefix);
    }
}

void TestEditorText::words_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("first"); ///< the first words, in their order
    QTest::addColumn<QString>("missing");   ///< a word that must not be there
    const QString head = QStringLiteral("services:\n  db:\n    command: ./db\n  api:\n    command: ./api\n");
    const auto row = [](const char *name, const QString &text, const QStringList &first, const QString &missing = {}) {
        QTest::newRow(name) << text << first << missing;
    };
    row("top", QStringLiteral("|"), {QStringLiteral("env_file"), QStringLiteral("environment")});
    row("key there already", head + QStringLiteral("    com|"), {}, QStringLiteral("command"));
    row("key there below", QStringLiteral("services:\n  api:\n    com|\n    command: x"), {},
        QStringLiteral("command"));
    row("prefix first, then within", head + QStringLiteral("    time|"),
        {QStringLiteral("timeout"), QStringLiteral("idle_timeout"), QStringLiteral("start_timeout")});
    row("policies", head + QStringLiteral("    restart: |"), {QStringLiteral("never"), QStringLiteral("on_failure")});
    row("switch", head + QStringLiteral("    tty: |"), {QStringLiteral("true"), QStringLiteral("false")});
    row("other services", head + QStringLiteral("    depends_on: [|"), {QStringLiteral("db")}, QStringLiteral("api"));
    row("service in the list already", head + QStringLiteral("    depends_on: [db, |"), {}, QStringLiteral("db"));
    row("services as items", head + QStringLiteral("    depends_on:\n      - |"), {QStringLiteral("db")});
    row("conditions", head + QStringLiteral("    depends_on:\n      db: |"), {QStringLiteral("started")});
    row("map of an alternative", head + QStringLiteral("    restart:\n      |"),
        {QStringLiteral("backoff"), QStringLiteral("intensity"), QStringLiteral("policy")});
    row("names are free", QStringLiteral("services:\n  |"), {}, QStringLiteral("command"));
    row("variables are free", head + QStringLiteral("    environment:\n      |"), {}, QStringLiteral("command"));
}

void TestEditorText::words()
{
    QFETCH(QString, text);
    QFETCH(QStringList, first);
    QFETCH(QString, missing);
    const QStringList found = wordsAt(text);
    QCOMPARE(found.mid(0, first.size()), first);
    QVERIFY2(!found.contains(missing), qPrintable(found.join(u' ')));
    if (first.isEmpty() && missing == QLatin1String("command"))
        QVERIFY(found.isEmpty() || found.constFirst() != missing);
}

void TestEditorText::everyWordIsExplained()
{
    for (const char *const each : {"", "services/api", "services/api/ready", "services/api/ready/http",
                                   "services/api/restart/backoff", "services/api/watch", "services/api/schedule"}) {
        const QString path = QString::fromLatin1(each);
        const QList<ExplainedWord> words = StackSchema::builtIn().keys(path.split(u'/', Qt::SkipEmptyParts));
        QVERIFY2(!words.isEmpty(), qPrintable(path));
        for (const ExplainedWord &word : words)
            QVERIFY2(!word.description.isEmpty(), qPrintable(path + u'/' + word.text));
    }
}

void TestEditorText::edits_data()
{
    QTest::addColumn<QString>("edit");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    const auto row = [](const char *name, const char *edit, const char *before, const char *after) {
        QTest::newRow(name) << QString::fromUtf8(edit) << QString::fromUtf8(before) << QString::fromUtf8(after);
    };
    row("tab to the next stop", "indent", "a|", "a |");
    row("tab on a stop", "indent", "|a", "  |a");
    row("tab with lines chosen", "indent", "[[a\n\nb|", "  a\n\n  b|");
    row("a line chosen up to its start is not meant", "indent", "[[a\n|b", "  a\n|b");
    row("back one stop", "unindent", "   a|", " a|");
    row("back without an indent", "unindent", "a|", "a|");
    row("comment", "comment", "  a: 1|", "  # a: 1|");
    row("uncomment", "comment", "  # a: 1|", "  a: 1|");
    row("comment at the leftmost", "comment", "  [[a:\n\n    b: 1|", "  # a:\n\n  #   b: 1|");
    row("uncomment all", "comment", "  [[# a:\n  #   b: 1|", "  a:\n    b: 1|");
    row("mixed is commented", "comment", "[[# a\nb|", "# # a\n# b|");
    row("line behind a key", "break", "a:|", "a:\n  |");
    row("line behind a value", "break", "  a: 1|", "  a: 1\n  |");
    row("line behind a block's head", "break", "  a: |-|", "  a: |-\n    |");
    row("line behind an item", "break", "  - a|", "  - a\n  - |");
    row("line behind an item's key", "break", "  - a: 1|", "  - a: 1\n    |");
    row("line behind an empty item", "break", "  - |", "  |");
    row("line in the middle", "break", "  a: 1|2", "  a: 1\n  |2");
    row("back within the indent", "backspace", "    |a", "  |a");
    row("back within an odd indent", "backspace", "   |a", "  |a");
    row("back in the text", "backspace", "  a|", "  a|");
}

void TestEditorText::edits()
{
    QFETCH(QString, edit);
    QFETCH(QString, before);
    QFETCH(QString, after);
    // The cursor is the last '|', so that a text may hold one.
    const qsizetype at = before.lastIndexOf(u'|');
    const QString bar = before.left(at).contains(u'|') ? QStringLiteral("|") : QString();
    Text text(bar.isEmpty() ? before : before.left(at).replace(u'|', u'>') + before.mid(at));
    const QString wanted =
        bar.isEmpty() ? after
                      : after.left(after.lastIndexOf(u'|')).replace(u'|', u'>') + after.mid(after.lastIndexOf(u'|'));
    const QString original = text.document().toPlainText();
    if (edit == QLatin1String("indent"))
        edits::indent(text.cursor());
    else if (edit == QLatin1String("unindent"))
        edits::unindent(text.cursor());
    else if (edit == QLatin1String("comment"))
        edits::toggleComment(text.cursor());
    else if (edit == QLatin1String("break"))
        edits::breakLine(text.cursor());
    else
        edits::backspaceIndent(text.cursor());
    QCOMPARE(text.withCursor(), wanted);
    text.document().undo();
    QCOMPARE(text.document().toPlainText(), original);
}

QTEST_MAIN(TestEditorText)
#include "tst_editortext.moc"
