// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackkeys.h"
#include "engine/stack/stackloader.h"
#include "tests/stack/schemacheck.h"
#include "tests/stack/stacktext.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace paddock;

namespace {

QByteArray sourceFile(const char *name)
{
    QFile file(qEnvironmentVariable("PADDOCK_SOURCE") + u'/' + QString::fromLatin1(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonObject schema() { return QJsonDocument::fromJson(sourceFile("resources/schema/paddock.schema.json")).object(); }

QJsonValue jsonOf(const QByteArray &text)
{
    ProblemList problems{QString()};
    const SourceText source(text);
    const YamlTree tree = YamlTree::parse(source, problems);
    return tree.root() ? toJson(*tree.root()) : QJsonValue();
}

/// The ```yaml blocks of the manual.
QByteArrayList examples()
{
    static const QRegularExpression block(QStringLiteral("```yaml\\n(.*?)```"),
                                          QRegularExpression::DotMatchesEverythingOption);
    QByteArrayList texts;
    for (auto matches = block.globalMatch(QString::fromUtf8(sourceFile("docs/stack-file.md"))); matches.hasNext();)
        texts.append(matches.next().captured(1).toUtf8());
    return texts;
}

/// What an example includes is a service with the name of its folder; environment files are empty.
Result<QByteArray> neighbour(const QString &path)
{
    if (!path.endsWith(QLatin1String(".yaml")))
        return QByteArray();
    return "services: {" + path.section(u'/', -2, -2).toUtf8() + ": {command: [a]}}\n";
}

void collectKeys(const QJsonValue &value, QSet<QString> &keys)
{
    for (const QJsonValue &item : value.toArray())
        collectKeys(item, keys);
    const QJsonObject object = value.toObject();
    for (const QString &key : object.keys()) {
        keys.insert(key);
        collectKeys(object.value(key), keys);
    }
}

} // namespace

/// The schema for editors, the manual and the reader say the same.
class tst_StackSchema : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hasTheReadersKeysAndNoOthers();
    void describesEveryKey();
    void manualsExamplesAreRight_data();
    void manualsExamplesAreRight();
    void manualHasAnExampleOfEveryKey();
    void ownExamplesFit_data();
    void ownExamplesFit();
    void refusesWhatTheReaderRefuses_data();
    void refusesWhatTheReaderRefuses();
};

void tst_StackSchema::hasTheReadersKeysAndNoOthers()
{
    const QJsonObject root = schema();
    QVERIFY(!root.isEmpty());
    const QJsonObject defs = root.value(QLatin1String("$defs")).toObject();
    const QHash<QString, QStringList> tables = stackKeys();
    for (auto table = tables.begin(); table != tables.end(); ++table) {
        const QJsonObject map = table.key() == u"stack" ? root : defs.value(table.key()).toObject();
        QStringList inSchema = map.value(QLatin1String("properties")).toObject().keys();
        QStringList inReader = table.value();
        inSchema.sort();
        inReader.sort();
        QCOMPARE(inSchema, inReader);
        QCOMPARE(map.value(QLatin1String("additionalProperties")), QJsonValue(false));
    }
    for (const QString &name : defs.keys()) {
        if (defs.value(name).toObject().contains(QLatin1String("properties")))
            QVERIFY2(tables.contains(name), qPrintable(name));
    }
}

void tst_StackSchema::describesEveryKey()
{
    const QJsonObject root = schema();
    QList<QJsonObject> maps{root};
    for (const QJsonValue &def : root.value(QLatin1String("$defs")).toObject())
        maps.append(def.toObject());
    for (const QJsonObject &map : maps) {
        const QJsonObject properties = map.value(QLatin1String("properties")).toObject();
        for (const QString &key : properties.keys()) {
            const QString description = properties.value(key).toObject().value(QLatin1String("description")).toString();
            QVERIFY2(!description.isEmpty(), qPrintable(key));
        }
    }
}

void tst_StackSchema::manualsExamplesAreRight_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArrayList texts = examples();
    QVERIFY(texts.size() > 10);
    for (qsizetype i = 0; i < texts.size(); ++i)
        QTest::addRow("%d", int(i + 1)) << texts[i];
}

void tst_StackSchema::manualsExamplesAreRight()
{
    QFETCH(QByteArray, text);
    QProcessEnvironment environment;
    const StackOutcome outcome =
        StackReader::parse(text, QStringLiteral("/srv/shop/paddock.yaml"), environment, neighbour);
    QVERIFY2(outcome.has_value(), qPrintable(mistakesOf(outcome) + u'\n' + QString::fromUtf8(text)));
    QCOMPARE(SchemaCheck(schema()).check(jsonOf(text)).join(u'\n'), QString());
}

void tst_StackSchema::manualHasAnExampleOfEveryKey()
{
    QSet<QString> used;
    for (const QByteArray &text : examples())
        collectKeys(jsonOf(text), used);
    QStringList missing;
    for (const QStringList &table : stackKeys()) {
        for (const QString &key : table) {
            if (!used.contains(key))
                missing.append(key);
        }
    }
    QCOMPARE(missing.join(u' '), QString());
}

void tst_StackSchema::ownExamplesFit_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("shop") << QByteArray("examples/shop/paddock.yaml");
}

void tst_StackSchema::ownExamplesFit()
{
    QFETCH(QByteArray, file);
    const QByteArray text = sourceFile(file.constData());
    QVERIFY(!text.isEmpty());
    QVERIFY(readText(text));
    QCOMPARE(SchemaCheck(schema()).check(jsonOf(text)).join(u'\n'), QString());
}

void tst_StackSchema::refusesWhatTheReaderRefuses_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *fields : {"    comand: b",
                               "    timeout: 5",
                               "    timeout: 1.5s",
                               "    restart: no",
                               "    restart: sometimes",
                               "    restart: {backoff: {factor: 0.5}}",
                               "    restart: {intensity: often}",
                               "    ports: 70000",
                               "    ports: [80/sctp]",
                               "    replicas: 0",
                               "    disabled: maybe",
                               "    success_codes: [300]",
                               "    ready: {tpc: 1}",
                               "    ready: {http: {port: 0}}",
                               "    depends_on: {db: redy}",
                               "    depends_on: {db: {condition: healthyish}}",
                               "    stop: {graze: 1s}",
                               "    limits: {memory: 5GB}",
                               "    schedule: {overlap: never}",
                               "    log: {keep: 3}",
                               "    watch: {ignore: x}",
                               "    environment: [A]",
                               "    environment: A=1"})
        QTest::newRow(fields) << serviceWith(QByteArray(fields) + "\n");
    QTest::newRow("no command") << QByteArray("services: {a: {user: b}}\n");
    QTest::newRow("no services") << QByteArray("name: x\n");
    QTest::newRow("service name") << QByteArray("services: {'a b': {command: x}}\n");
    QTest::newRow("top key") << QByteArray("service: {}\nservices: {a: {command: x}}\n");
}

void tst_StackSchema::refusesWhatTheReaderRefuses()
{
    QFETCH(QByteArray, text);
    QVERIFY(!readText(text));
    QVERIFY(!SchemaCheck(schema()).check(jsonOf(text)).isEmpty());
}

QTEST_GUILESS_MAIN(tst_StackSchema)
#include "tst_stackschema.moc"
