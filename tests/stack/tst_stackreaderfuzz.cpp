// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackreader.h"

#include <QTest>

#include <random>

using namespace paddock;

/// Random changes to right files: the reader answers each with a stack or with problems that point into the file.
class tst_StackReaderFuzz : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answersEveryMutation_data();
    void answersEveryMutation();
};

namespace {

QByteArrayList seeds()
{
    return {
        "name: shop\nservices:\n  redis:\n    command: [redis-server, --port, '0']\n    working_dir: data\n"
        "    environment:\n      A: 1\n      B: ~\n    stop: {signal: INT, grace: 2s}\n"
        "  api:\n    command: |\n      cd x\n      exec python3 -m api\n    depends_on:\n      - redis\n",
        "x-base: &base\n  working_dir: .\n  environment: &env {A: '1', \"B\": \"\\u00e9\\x41\"}\nservices:\n"
        "  one: {<<: *base, command: [a, b, 'c d']}\n  two:\n    <<: [*base, {stop: {grace: 1h}}]\n"
        "    command: >-\n      folded\n      text\n    environment:\n      <<: *env\n      C: !!str 3\n"
        "    depends_on: one\n",
        "{\"services\": {\"a\": {\"command\": [\"x\"], \"environment\": [\"K=V\"]},\n"
        "  \"b\": {\"command\": \"y\", \"depends_on\": [\"a\"]}}}\n",
        "vars: {PORT: 80, URL: 'http://h:${PORT}/'}\ninclude: [other.yaml]\nenv_file: .env\nenvironment: [A=1]\n"
        "services:\n  db:\n    command: [db, '${PORT:-5432}', '$${x}', '${A}']\n    replicas: 2\n    tty: true\n"
        "    ready: {tcp: 5432, period: 1s, deadline: 1m}\n    health: {http: {port: 80, path: /h, status: [200]}}\n"
        "    restart: {policy: always, backoff: {base: 1s, factor: 2}, intensity: 5 in 20s}\n"
        "    stop: [{keys: '^C', grace: 1s}, {command: drain}, {signal: KILL}]\n    success_codes: [0, 3]\n"
        "    limits: {memory: 64M, pids: 5, cpu: 0.5}\n    log: {file: a.log, max_size: 1M, keep: 2, append: no}\n"
        "  job:\n    command: x\n    schedule: {cron: '*/5 * * * MON-FRI', overlap: queue}\n    watch: {paths: [src],\n"
        "      ignore: ['*.o'], debounce: 1s, cascade: true}\n    ports: [80, 53/udp]\n    user: nobody\n"
        "    depends_on:\n      db: {condition: log_ready, pattern: 'up (\\d+)'}\n      late: completed\n"
        "  late: {command: [a], ready: notify, start_timeout: 5s, timeout: 1h, disabled: no, namespace: n}\n"};
}

QByteArray mutate(QByteArray text, std::mt19937 &random)
{
    // clang-format off
    static const QByteArray pieces[] = {
        "\t", "\n", "  ", ": ", "- ", "? ", "&a ", "*a", "<<: ", "${", "$$", "${A:-", "{", "}", "[", "]", "'",
        "\"", "|", ">", "#", "!!int ", "!<x> ", "---\n", "...\n", "%TAG ! x\n", "%YAML 1.2\n", "\\x", "\\u12",
        "\xC3", "\xEF\xBB\xBF", "\x04", ",", "~", "\r",
    };
    // clang-format on
    const auto below = [&](qsizetype n) { return qsizetype(random() % quint64(std::max<qsizetype>(1, n))); };
    const int changes = 1 + int(below(6));
    for (int i = 0; i < changes; ++i) {
        const qsizetype at = below(text.size() + 1);
        switch (below(5)) {
        case 0:
            text.insert(at, pieces[below(std::size(pieces))]);
            break;
        case 1:
            text.remove(at, 1 + below(8));
            break;
        case 2:
            text.insert(at, text.mid(below(text.size()), below(60)));
            break;
        case 3:
            if (at < text.size())
                text[at] = char(below(256));
            break;
        default:
            text.truncate(std::max<qsizetype>(at, text.size() / 2));
            break;
        }
    }
    return text;
}

} // namespace

void tst_StackReaderFuzz::answersEveryMutation_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 8; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void tst_StackReaderFuzz::answersEveryMutation()
{
    QFETCH(unsigned, seed);
    const FileSource files = [](const QString &path) -> Result<QByteArray> {
        return path.endsWith(QLatin1String("env")) ? "B=2\n" : "services: {included: {command: [a]}}\n";
    };
    std::mt19937 random(seed);
    const QByteArrayList originals = seeds();
    for (const QByteArray &text : originals)
        QVERIFY(StackReader::parse(text, QStringLiteral("/x/paddock.yaml"), QProcessEnvironment(), files));
    for (int i = 0; i < 1'500; ++i) {
        const QByteArray text = mutate(originals[qsizetype(random() % quint64(originals.size()))], random);
        const auto stack = StackReader::parse(text, QStringLiteral("/x/paddock.yaml"), QProcessEnvironment(), files);
        if (stack) {
            QVERIFY2(!stack->stack.services.isEmpty(), text.constData());
            continue;
        }
        QVERIFY2(!stack.error().isEmpty(), text.constData());
        const qsizetype lines = text.count('\n') + text.count('\r') + 1;
        for (const StackProblem &problem : stack.error()) {
            if (problem.filePath != QLatin1String("/x/paddock.yaml"))
                continue;
            QVERIFY(!problem.message.isEmpty());
            QVERIFY2(problem.line >= 0 && problem.line <= lines, text.constData());
            QVERIFY2((problem.line == 0) == (problem.column == 0), text.constData());
        }
    }
}

QTEST_GUILESS_MAIN(tst_StackReaderFuzz)
#include "tst_stackreaderfuzz.moc"
