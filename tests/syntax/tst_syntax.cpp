// SPDX-License-Identifier: Apache-2.0
#include "tests/syntax/linehighlighter.h"

#include <KSyntaxHighlighting/Repository>

#include <QFile>
#include <QTest>

#include <memory>

using namespace paddock;
using KSyntaxHighlighting::Definition;
using KSyntaxHighlighting::Repository;

namespace {

const QString logName = QStringLiteral("Paddock Log");
const QString yamlName = QStringLiteral("Paddock YAML");

QStringList noteWarnings;

void keepWarnings(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    if (type != QtDebugMsg && type != QtInfoMsg)
        noteWarnings.append(message);
}

} // namespace

class tst_Syntax : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void definitionsLoadFromAResourceWithoutAComplaint();
    void definitionsLoadFromAFolder();
    void otherDefinitionsAreFound();
    void logPieces_data();
    void logPieces();
    void yamlPieces_data();
    void yamlPieces();
    void exampleStackFileHasNoErrors();

private:
    std::unique_ptr<Repository> m_repository;
};

void tst_Syntax::initTestCase()
{
    m_repository = std::make_unique<Repository>();
    m_repository->addCustomSearchPath(QStringLiteral(":/paddock-test"));
}

void tst_Syntax::definitionsLoadFromAResourceWithoutAComplaint()
{
    const QtMessageHandler before = qInstallMessageHandler(keepWarnings);
    for (const QString &name : {logName, yamlName}) {
        const Definition definition = m_repository->definitionForName(name);
        if (definition.isValid())
            LineHighlighter(definition).highlight(QStringLiteral("a: b"));
    }
    qInstallMessageHandler(before);
    QCOMPARE(noteWarnings, QStringList());
    QVERIFY(m_repository->definitionForName(logName).isValid());
    QVERIFY(m_repository->definitionForName(yamlName).isValid());
    QVERIFY(m_repository->definitionForName(logName).filePath().startsWith(u':'));
}

void tst_Syntax::definitionsLoadFromAFolder()
{
    Repository repository;
    repository.addCustomSearchPath(qEnvironmentVariable("PADDOCK_SOURCE") + QStringLiteral("/resources"));
    QVERIFY(repository.definitionForName(logName).isValid());
    QVERIFY(repository.definitionForName(yamlName).isValid());
}

void tst_Syntax::otherDefinitionsAreFound()
{
    Repository repository;
    const QStringList folders = QStringLiteral(PADDOCK_SYNTAX_DIRS).split(u':', Qt::SkipEmptyParts);
    for (const QString &folder : folders)
        repository.addCustomSearchPath(folder);
    for (const QString &name : {QStringLiteral("Bash"), QStringLiteral("JSON"), QStringLiteral("Python")})
        QVERIFY2(repository.definitionForName(name).isValid(), qPrintable(name));
}

void tst_Syntax::logPieces_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("pieces");
    const auto row = [](const char *name, const char *line, const char *pieces) {
        QTest::newRow(name) << QString::fromUtf8(line) << QString::fromUtf8(pieces).split(u'|', Qt::SkipEmptyParts);
    };
    row("fatal", "FATAL out of memory", "Fatal(FATAL)");
    row("critical", "app CRITICAL x", "Fatal(CRITICAL)");
    row("error", "x ERROR y", "Error(ERROR)");
    row("errorLower", "cp: error: y", "Error(error)");
    row("warning", "WARNING y", "Warning(WARNING)");
    row("warn", "[warn] y", "Warning(warn)");
    row("info", "INFO y", "Information(INFO)");
    row("debug", "DEBUG y", "Debug(DEBUG)");
    row("trace", "TRACE y", "Debug(TRACE)");
    row("levelField", "level=error x", "Key(level)|Operator(=)|Error(error)");
    row("wordsAreNoLevels", "an error and some info without a warning", "");
    row("isoTime", "2026-01-02T03:04:05.678Z up", "Timestamp(2026-01-02T03:04:05.678Z)");
    row("isoTimeWithSpace", "2026-01-02 03:04:05,678 up", "Timestamp(2026-01-02 03:04:05,678)");
    row("clock", "03:04:05.678 up", "Timestamp(03:04:05.678)");
    row("webServerTime", "[02/Jan/2026 03:04:05] up", "Timestamp([02/Jan/2026 03:04:05])");
    row("redisLine", "4711:M 02 Jan 2026 03:04:05.678 * Ready to accept connections",
        "Number(4711)|Timestamp(02 Jan 2026 03:04:05.678)|Information(*)");
    row("redisWarning", "4711:C 02 Jan 2026 03:04:05.678 # No config",
        "Number(4711)|Timestamp(02 Jan 2026 03:04:05.678)|Warning(#)");
    row("numberWithUnit", "took 4.8 ms", "Number(4.8)|Unit(ms)");
    row("numberWithUnitJoined", "used 12MiB, 93%", "Number(12)|Unit(MiB)|Number(93)|Unit(%)");
    row("number", "pid 4711 of 0x1f", "Number(4711)|Number(0x1f)");
    row("numberInAWordIsText", "utf8 v2x", "");
    row("request", "GET /visits?id=500 200 4.8 ms",
        "Method(GET)|URL(/visits?id=500)|Success(200)|Number(4.8)|Unit(ms)");
    row("redirection", "POST / 302", "Method(POST)|URL(/)|Redirection(302)");
    row("clientError", "DELETE /x 404", "Method(DELETE)|URL(/x)|Client Error(404)");
    row("serverError", "PUT /x 503", "Method(PUT)|URL(/x)|Server Error(503)");
    row("quotedRequest", "127.0.0.1 - - \"GET /a HTTP/1.1\" 404 512",
        "Address(127.0.0.1)|String(\")|Method(GET)|URL(/a)|Protocol(HTTP/1.1)|String(\")|Client "
        "Error(404)|Number(512)");
    row("protocol", "HTTP/1.1 500 no", "Protocol(HTTP/1.1)|Server Error(500)");
    row("statusField", "status=301 n=3", "Key(status)|Operator(=)|Redirection(301)|Key(n)|Operator(=)|Number(3)");
    row("methodInProse", "GET a grip", "");
    row("url", "see http://127.0.0.1:18080/visits.", "URL(http://127.0.0.1:18080/visits)");
    row("address", "on 127.0.0.1:16379 now", "Address(127.0.0.1:16379)");
    row("place", "at src/shop/api.py:42: x", "Place(src/shop/api.py:42)");
    row("compilerPlace", "main.cpp:10:5: error: no", "Place(main.cpp:10:5)|Error(error)");
    row("pythonPlace", "  File \"/srv/api.py\", line 12, in main", "Place(File \"/srv/api.py\", line 12)");
    row("traceback", "Traceback (most recent call last):", "Exception(Traceback (most recent call last):)");
    row("exception", "ConnectionRefusedError: [Errno 111] refused", "Exception(ConnectionRefusedError)|Number(111)");
    row("javaException", "Caused by: java.io.IOException: x", "Exception(Caused by:)|Exception(java.io.IOException)");
    row("string", "said \"a \\\"b\\\" c\" twice", "String(\"a)|Escape(\\\")|String(b)|Escape(\\\")|String(c\")");
    row("singleQuotes", "no such file 'a b'", "String('a b')");
    row("apostropheIsText", "it isn't and won't", "");
    row("stringEndsWithItsLine", "said \"open", "String(\"open)");
    row("keyValue", "user=ann count=3", "Key(user)|Operator(=)|Key(count)|Operator(=)|Number(3)");
    row("json", "{\"id\": 7, \"ok\": true}", "Key(\"id\")|Number(7)|Key(\"ok\")|Constant(true)");
    row("path", "reading /etc/shop.conf", "Path(/etc/shop.conf)");
}

void tst_Syntax::logPieces()
{
    QFETCH(QString, line);
    QFETCH(QStringList, pieces);
    LineHighlighter highlighter(m_repository->definitionForName(logName));
    QCOMPARE(highlighter.highlight(line), pieces);
    QCOMPARE(highlighter.highlight(line), pieces); // nothing is carried over to the next line
}

void tst_Syntax::yamlPieces_data()
{
    QTest::addColumn<QString>("lines");
    QTest::addColumn<QStringList>("pieces"); // of the last line
    const auto row = [](const char *name, const char *lines, const char *pieces) {
        QTest::newRow(name) << QString::fromUtf8(lines) << QString::fromUtf8(pieces).split(u'~', Qt::SkipEmptyParts);
    };
    row("key", "services:", "Key(services)~Operator(:)");
    row("keyAndText", "  name: a b # c", "Key(name)~Operator(:)~Comment(# c)");
    row("comment", "# whole line", "Comment(# whole line)");
    row("hashInText", "a: b#c", "Key(a)~Operator(:)");
    row("urlIsNoKey", "- http://a/b", "Operator(-)");
    row("number", "a: -1.5e3", "Key(a)~Operator(:)~Number(-1.5e3)");
    row("constant", "a: true", "Key(a)~Operator(:)~Constant(true)");
    row("constantInText", "a: true story", "Key(a)~Operator(:)");
    row("sequence", "- 7", "Operator(-)~Number(7)");
    row("itemWithKey", "- name: x", "Operator(-)~Key(name)~Operator(:)");
    row("double", "a: \"b\\n\\q\"", "Key(a)~Operator(:)~String(\"b)~Escape(\\n)~Error(\\q)~String(\")");
    row("single", "a: 'it''s'", "Key(a)~Operator(:)~String('it)~Escape('')~String(s')");
    row("quotedKey", "\"a b\": 1", "Key(\"a b\")~Operator(:)~Number(1)");
    row("flowSequence", "c: [sh, -c, 3]",
        "Key(c)~Operator(:)~Operator([)~Operator(,)~Operator(,)~Number(3)~Operator(])");
    row("flowMapping", "s: {signal: TERM, n: 5}",
        "Key(s)~Operator(:)~Operator({)~Key(signal)~Operator(:)~Operator(,)~Key(n)~Operator(:)~Number(5)~Operator(})");
    row("flowOverLines", "c: [\n  true,", "Constant(true)~Operator(,)");
    row("flowWrongBracket", "c: [a}", "Key(c)~Operator(:)~Operator([)~Error(})");
    row("anchor", "base: &base", "Key(base)~Operator(:)~Anchor(&base)");
    row("alias", "x: *base", "Key(x)~Operator(:)~Alias(*base)");
    row("mergeKey", "<<: *base", "Merge Key(<<)~Operator(:)~Alias(*base)");
    row("tag", "x: !!str 5", "Key(x)~Operator(:)~Tag(!!str)~Number(5)");
    row("document", "---", "Document(---)");
    row("directive", "%YAML 1.2", "Directive(%YAML 1.2)");
    row("blockMark", "a: |-", "Key(a:)~Block Mark(|-)");
    row("blockText", "a: |\n  b: c # d", "Block Text(b: c # d)");
    row("blockTextAfterAnEmptyLine", "a: >\n  b\n\n  c: d", "Block Text(c: d)");
    row("blockEnds", "a: |\n  b\nc: 1", "Key(c)~Operator(:)~Number(1)");
    row("blockInAnItem", "  - a: |\n      b: c", "Block Text(b: c)");
    row("blockInAnItemEnds", "  - a: |\n      b\n    c: 1", "Key(c)~Operator(:)~Number(1)");
    row("blockItem", "- |\n  b: c", "Block Text(b: c)");
    row("blockAfterBlock", "a: |\n  b\nc: >\n  d: e", "Block Text(d: e)");
    row("tabIndent", "a:\n\tb: 1", "Tab Error()~Key(b)~Operator(:)~Number(1)");
    row("tabAfterSpaces", "a:\n  \tb: 1", "Tab Error()~Key(b)~Operator(:)~Number(1)");
    row("keyInAValue", "a: b: c", "Key(a)~Operator(:)~Error(:)");
    row("reservedStart", "a: @b", "Key(a)~Operator(:)~Error(@b)");
}

void tst_Syntax::yamlPieces()
{
    QFETCH(QString, lines);
    QFETCH(QStringList, pieces);
    LineHighlighter highlighter(m_repository->definitionForName(yamlName));
    QStringList found;
    for (const QString &line : lines.split(u'\n'))
        found = highlighter.highlight(line);
    QCOMPARE(found, pieces);
}

void tst_Syntax::exampleStackFileHasNoErrors()
{
    QFile file(qEnvironmentVariable("PADDOCK_SOURCE") + QStringLiteral("/examples/shop/paddock.yaml"));
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));
    LineHighlighter highlighter(m_repository->definitionForName(yamlName));
    qsizetype keyCount = 0;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    for (const QString &line : lines) {
        const QStringList pieces = highlighter.highlight(line);
        QVERIFY2(pieces.filter(QStringLiteral("Error(")).isEmpty(), qPrintable(line));
        keyCount += pieces.filter(QStringLiteral("Key(")).size();
    }
    QVERIFY(keyCount > 10);
}

QTEST_GUILESS_MAIN(tst_Syntax)
#include "tst_syntax.moc"
