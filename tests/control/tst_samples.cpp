// SPDX-License-Identifier: Apache-2.0
#include "engine/control/remotesession.h"
#include "engine/control/samplecodec.h"
#include "tests/control/controltest.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

#include <algorithm>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;

/// Samples on their way through the socket.
class tst_Samples : public ControlTest
{
    Q_OBJECT
private Q_SLOTS:
    void sampleComesBackAsItWas();
    void differenceIsEnough();
    void thousandsOfProcessesComeInPieces();
    void missingPieceIsNoSample();
    void columnsAreReadByName();
    void nonsenseHurtsNobody();
    void nobodyListensSoNobodySamples();
    void membersAloneAreTold();
    void windowSeesWhatTheSessionSees();
    void slowReaderMissesSamplesAndHoldsUpNobody();
    void unknownScopeIsRefused();
    void whatTwoThousandProcessesCost();
};

namespace {

const QString kShop = QStringLiteral("shop");

ProcessSample process(int pid, double cpu, int group = -1)
{
    ProcessSample sample;
    sample.key = {pid, 1000 + std::uint64_t(pid)};
    sample.parentPid = 1;
    sample.name = QStringLiteral("program-%1").arg(pid);
    sample.command = QStringLiteral("/usr/lib/some/where/program --number %1 --name \"ä\"").arg(pid);
    sample.state = 'S';
    sample.cpuPercent = cpu;
    sample.residentBytes = 4096LL * pid;
    sample.threads = 3;
    sample.startedAfterBoot = std::chrono::milliseconds(1234567 + pid);
    sample.uid = 4'000'000'000;
    sample.group = group;
    return sample;
}

Snapshot snapshotOf(quint64 sequence, std::vector<ProcessSample> processes)
{
    Snapshot snapshot;
    snapshot.sequence = sequence;
    snapshot.takenAt = QDateTime::fromMSecsSinceEpoch(1'714'725'667'214);
    snapshot.bootedAt = QDateTime::fromMSecsSinceEpoch(1'714'000'000'001);
    snapshot.processes = std::move(processes);
    snapshot.groups = {{QStringLiteral("api"), 2.5, 123456789012, 2, 5}, {QStringLiteral("db"), {}, 0, 0, 0}};
    snapshot.ownCpuPercent = 0.25;
    snapshot.ownResidentBytes = 12345678;
    return snapshot;
}

Snapshot machine(quint64 sequence, int count)
{
    std::vector<ProcessSample> processes;
    for (int pid = 1; pid <= count; ++pid)
        processes.push_back(process(pid, 0, pid % 10 == 0 ? 0 : -1));
    return snapshotOf(sequence, std::move(processes));
}

QJsonObject throughText(const QJsonObject &object)
{
    return QJsonDocument::fromJson(QJsonDocument(object).toJson(QJsonDocument::Compact)).object();
}

/// The last piece gives the sample, those before nothing.
SnapshotPtr takeAll(SampleAssembly &assembly, const QList<QJsonObject> &pieces)
{
    SnapshotPtr sample;
    for (const QJsonObject &piece : pieces) {
        if (sample)
            return {};
        sample = assembly.take(throughText(piece));
    }
    return sample;
}

bool areEqual(const Snapshot &one, const Snapshot &other)
{
    return one.sequence == other.sequence && one.takenAt == other.takenAt && one.bootedAt == other.bootedAt &&
           one.processes == other.processes && one.groups == other.groups && one.ownCpuPercent == other.ownCpuPercent &&
           one.ownResidentBytes == other.ownResidentBytes && one.restricted == other.restricted;
}

qsizetype rowsIn(const QList<QJsonObject> &pieces)
{
    qsizetype rows = 0;
    for (const QJsonObject &piece : pieces)
        rows += piece.value(QLatin1String("processes")).toArray().size();
    return rows;
}

} // namespace

void tst_Samples::sampleComesBackAsItWas()
{
    Snapshot sample = snapshotOf(7, {process(5, 12.25, 0), process(9, 0, 1), process(70'000, 0.5)});
    sample.processes[1].cpuPercent.reset();
    sample.restricted = true;
    SampleAssembly assembly;
    const SnapshotPtr back = takeAll(assembly, samplePieces(nullptr, sample));
    QVERIFY(back);
    QVERIFY(areEqual(*back, sample));
}

void tst_Samples::differenceIsEnough()
{
    QRandomGenerator random(7);
    SampleAssembly assembly;
    Snapshot before = machine(1, 200);
    QVERIFY(takeAll(assembly, samplePieces(nullptr, before)));
    for (quint64 sequence = 2; sequence < 60; ++sequence) {
        Snapshot now = before;
        now.sequence = sequence;
        std::erase_if(now.processes, [&](const ProcessSample &) { return random.bounded(20) == 0; });
        for (ProcessSample &each : now.processes) {
            if (random.bounded(10) == 0)
                each.cpuPercent = random.bounded(100);
        }
        for (int count = random.bounded(15); count > 0; --count) {
            const ProcessSample fresh = process(random.bounded(1, 5000), 1);
            if (std::ranges::find(now.processes, fresh.key, &ProcessSample::key) == now.processes.end())
                now.processes.push_back(fresh);
        }
        std::ranges::sort(now.processes, {}, &ProcessSample::key);
        const QList<QJsonObject> pieces = samplePieces(&before, now);
        QVERIFY(rowsIn(pieces) < qsizetype(now.processes.size()) / 2);
        const SnapshotPtr back = takeAll(assembly, pieces);
        QVERIFY(back);
        QVERIFY(areEqual(*back, now));
        before = now;
    }
    QCOMPARE(rowsIn(samplePieces(&before, before)), 0);
}

void tst_Samples::thousandsOfProcessesComeInPieces()
{
    Snapshot sample = machine(1, 5000);
    for (ProcessSample &each : sample.processes)
        each.command.fill(u'\x01', each.command.size()); // six bytes each in JSON
    const QList<QJsonObject> pieces = samplePieces(nullptr, sample);
    QVERIFY(pieces.size() > 3);
    for (const QJsonObject &piece : pieces)
        QVERIFY(ControlReply::eventLine(QStringLiteral("sample"), piece).size() < ControlProtocol::kMaxLineSize);
    SampleAssembly assembly;
    const SnapshotPtr back = takeAll(assembly, pieces);
    QVERIFY(back);
    QVERIFY(areEqual(*back, sample));
    const Snapshot none = snapshotOf(2, {});
    const SnapshotPtr empty = takeAll(assembly, samplePieces(&sample, none));
    QVERIFY(empty);
    QVERIFY(empty->processes.empty());
}

void tst_Samples::missingPieceIsNoSample()
{
    const Snapshot one = machine(1, 10), two = machine(2, 11), three = machine(3, 12);
    SampleAssembly assembly;
    QVERIFY(!takeAll(assembly, samplePieces(&one, two))); // the difference to one that never came
    QVERIFY(takeAll(assembly, samplePieces(nullptr, one)));
    QVERIFY(!takeAll(assembly, samplePieces(&two, three)));
    // The rest of a sample whose end was left out does not run into the next.
    const Snapshot many = machine(4, 5000);
    QVERIFY(!assembly.take(throughText(samplePieces(nullptr, many).constFirst())));
    const SnapshotPtr back = takeAll(assembly, samplePieces(nullptr, two));
    QVERIFY(back);
    QVERIFY(areEqual(*back, two));
}

void tst_Samples::columnsAreReadByName()
{
    const QJsonObject piece{{QStringLiteral("sequence"), 1},
                            {QStringLiteral("columns"),
                             QJsonArray{QStringLiteral("news"), QStringLiteral("start_time"), QStringLiteral("pid")}},
                            {QStringLiteral("processes"), QJsonArray{QJsonArray{true, 99, 42}, QJsonArray{}}}};
    SampleAssembly assembly;
    const SnapshotPtr sample = assembly.take(piece);
    QVERIFY(sample);
    QCOMPARE(sample->processes.size(), 2U);
    QVERIFY((sample->processes[1].key == ProcessKey{42, 99}));
    QCOMPARE(sample->processes[1].group, -1);
    QVERIFY(!sample->processes[1].cpuPercent);
}

void tst_Samples::nonsenseHurtsNobody()
{
    const QByteArray good =
        QJsonDocument(samplePieces(nullptr, machine(1, 20)).constFirst()).toJson(QJsonDocument::Compact);
    QRandomGenerator random(11);
    SampleAssembly assembly;
    int read = 0;
    for (int round = 0; round < 3000; ++round) {
        QByteArray bad = good;
        for (int change = 0; change < 3; ++change)
            bad[random.bounded(int(bad.size()))] = "[]{}0,\"n-"[random.bounded(9)];
        const QJsonObject piece = QJsonDocument::fromJson(bad).object();
        read += !piece.isEmpty();
        if (const SnapshotPtr sample = assembly.take(piece))
            QVERIFY(std::ranges::is_sorted(sample->processes, {}, &ProcessSample::key));
    }
    QVERIFY(read > 100);
}

void tst_Samples::nobodyListensSoNobodySamples()
{
    openStack({spec("redis", kSleep)});
    serve();
    RawClient watcher(kShop);
    watcher.ask("subscribe");
    QVERIFY(watcher.waitForLines(1));
    QVERIFY(!m_session->snapshot());
    watcher.ask("subscribe", {{QStringLiteral("samples"), QStringLiteral("session")}});
    QVERIFY(watcher.waitForEvent("sample"));
    QVERIFY(m_session->snapshot());
    watcher.ask("subscribe");
    QTRY_VERIFY_WITH_TIMEOUT(!m_session->snapshot(), kPatience);
    {
        RawClient other(kShop);
        other.ask("subscribe", {{QStringLiteral("samples"), QStringLiteral("machine")}});
        QVERIFY(other.waitForEvent("sample"));
    } // has left
    QTRY_VERIFY_WITH_TIMEOUT(!m_session->snapshot(), kPatience);
    // Who samples for itself, as a window does, is left alone.
    m_session->setSamplingEnabled(true);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->snapshot(), kPatience);
    watcher.ask("subscribe", {{QStringLiteral("samples"), QStringLiteral("session")}});
    watcher.ask("subscribe");
    const auto answers = [&] {
        return std::count_if(watcher.lines().begin(), watcher.lines().end(),
                             [](const QJsonObject &line) { return line.contains(QLatin1String("id")); });
    };
    QTRY_COMPARE_WITH_TIMEOUT(answers(), 5, kPatience);
    QVERIFY(m_session->snapshot());
}

void tst_Samples::membersAloneAreTold()
{
    openStack({spec("redis", kSleep)});
    serve();
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("redis"), ServiceState::Running, kPatience);
    RawClient watcher(kShop);
    watcher.ask("subscribe", {{QStringLiteral("samples"), QStringLiteral("session")}});
    SampleAssembly assembly;
    SnapshotPtr sample;
    qsizetype seen = 0;
    const auto hasMember = [&] {
        for (; seen < watcher.lines().size(); ++seen) {
            if (watcher.lines()[seen].value(QLatin1String("event")).toString() == u"sample") {
                if (const SnapshotPtr next = assembly.take(watcher.lines()[seen]))
                    sample = next;
            }
        }
        return sample && sample->processes.size() == 1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(hasMember(), kPatience);
    QVERIFY(sample->processes[0].key == status("redis").leader);
    QCOMPARE(sample->groups.size(), 1U);
    QCOMPARE(sample->groups[0].id, QStringLiteral("redis"));
    m_session->killAll();
    QTRY_VERIFY_WITH_TIMEOUT((hasMember(), sample->processes.empty()), kPatience);
}

void tst_Samples::windowSeesWhatTheSessionSees()
{
    openStack({spec("redis", kSleep), spec("api", kSleep, kRedis)});
    serve();
    auto remote = RemoteSession::connectTo(kShop, QStringLiteral("test"));
    QVERIFY(remote);
    (*remote)->enableSampling();
    m_session->startAll();
    const auto seen = [&](const ProcessKey &key) {
        const SnapshotPtr sample = (*remote)->snapshot();
        const auto found = sample ? std::ranges::find(sample->processes, key, &ProcessSample::key)
                                  : std::vector<ProcessSample>::const_iterator();
        return sample && found != sample->processes.end() && found->group >= 0 &&
               sample->groups[std::size_t(found->group)].id == QStringLiteral("api");
    };
    QTRY_VERIFY_WITH_TIMEOUT(status("api").leader.pid != 0 && seen(status("api").leader), kPatience);
    const SnapshotPtr sample = (*remote)->snapshot();
    const auto self =
        std::ranges::find(sample->processes, ::getpid(), [](const ProcessSample &each) { return each.key.pid; });
    QVERIFY(self != sample->processes.end()); // the whole machine
    QVERIFY(self->group < 0);
    QVERIFY(sample->ownResidentBytes > 0);
    const ProcessKey killed = status("api").leader;
    (*remote)->killTree(killed);
    QTRY_VERIFY_WITH_TIMEOUT(!seen(killed), kPatience);
}

void tst_Samples::slowReaderMissesSamplesAndHoldsUpNobody()
{
    openStack({spec("redis", kSleep)});
    serve();
    RawClient good(kShop);
    RawClient lazy(kShop);
    for (RawClient *const client : {&good, &lazy}) {
        client->ask("subscribe", {{QStringLiteral("samples"), QStringLiteral("machine")}});
        QVERIFY(client->waitForEvent("sample"));
    }
    lazy.stopReading();
    // As fast as they can be made, until the kernel has no room for what the lazy one does not read.
    const auto samplesOf = [](const RawClient &client) {
        return std::count_if(client.lines().begin(), client.lines().end(), [](const QJsonObject &line) {
            return line.value(QLatin1String("event")).toString() == u"sample" &&
                   !line.value(QLatin1String("more")).toBool();
        });
    };
    constexpr int kSamples = 3000;
    for (int i = 0; i < kSamples; ++i) {
        Q_EMIT m_session->sampled();
        if (i % 50 == 49) {
            const auto had = samplesOf(good);
            Q_EMIT m_session->sampled();
            QTRY_VERIFY_WITH_TIMEOUT(samplesOf(good) > had, kPatience);
        }
    }
    QVERIFY(samplesOf(good) > kSamples / 2);
    // Other news were not pushed aside: they are kept for it, or counted, as ever.
    Q_EMIT m_session->notice(QStringLiteral("hello"));
    lazy.startReading();
    QVERIFY(lazy.waitForEvent("notice"));
    Q_EMIT m_session->sampled();
    QVERIFY(lazy.waitForEvent("samples_missed"));
    const auto missed = [&] {
        qint64 count = 0;
        for (const QJsonObject &line : lazy.lines()) {
            if (line.value(QLatin1String("event")).toString() == u"samples_missed")
                count += line.value(QLatin1String("count")).toInteger();
        }
        return count;
    };
    QVERIFY(missed() > 0);
    QTRY_VERIFY_WITH_TIMEOUT(samplesOf(lazy) + missed() >= kSamples, kPatience); // some are told with the next sample
    // What it is told then is whole again.
    SampleAssembly assembly;
    SnapshotPtr last;
    for (const QJsonObject &line : lazy.lines()) {
        if (line.value(QLatin1String("event")).toString() == u"sample")
            last = assembly.take(line);
    }
    QVERIFY(last);
    QVERIFY(!last->processes.empty());
}

void tst_Samples::unknownScopeIsRefused()
{
    serve();
    RawClient client(kShop);
    client.ask("subscribe", {{QStringLiteral("samples"), QStringLiteral("moon")}});
    QVERIFY(client.waitForLines(1));
    QVERIFY(client.lines()[0].contains(QLatin1String("error")));
}

/// Not a bound, which a loaded machine would break: the figures are printed, and the sizes have to be small.
void tst_Samples::whatTwoThousandProcessesCost()
{
    Snapshot before = machine(1, 2000);
    Snapshot now = before;
    now.sequence = 2;
    for (std::size_t i = 0; i < now.processes.size(); i += 20)
        now.processes[i].cpuPercent = 1.5; // a machine of which a twentieth does something
    const auto measure = [](const char *what, const Snapshot *base, const Snapshot &sample) {
        QElapsedTimer timer;
        timer.start();
        QList<QByteArray> lines;
        constexpr int kRounds = 20;
        for (int round = 0; round < kRounds; ++round) {
            lines.clear();
            for (const QJsonObject &piece : samplePieces(base, sample))
                lines += ControlReply::eventLine(QStringLiteral("sample"), piece);
        }
        const double written = double(timer.nsecsElapsed()) / kRounds / 1e6;
        timer.restart();
        for (int round = 0; round < kRounds; ++round) {
            SampleAssembly assembly;
            for (const QByteArray &line : lines)
                assembly.take(ControlReply::parse(line)->body);
        }
        const double read = double(timer.nsecsElapsed()) / kRounds / 1e6;
        qsizetype bytes = 0;
        for (const QByteArray &line : lines)
            bytes += line.size();
        qInfo("%s: %lld bytes, %.2f ms to write, %.2f ms to read", what, qint64(bytes), written, read);
        return bytes;
    };
    QVERIFY(measure("whole", nullptr, before) < 512 * 1024);
    QVERIFY(measure("difference", &before, now) < 64 * 1024);
}

QTEST_GUILESS_MAIN(tst_Samples)
#include "tst_samples.moc"
