// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/procconnector.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <thread>

using namespace paddock;

namespace {

using Events = std::vector<ProcEvent>;

/// One datagram as the kernel sends it.
QByteArray datagram(const proc_event &event, std::uint32_t token = 0)
{
    nlmsghdr outer{};
    outer.nlmsg_len = sizeof outer + sizeof(cn_msg) + sizeof event;
    outer.nlmsg_type = NLMSG_DONE;
    cn_msg inner{};
    inner.id = {CN_IDX_PROC, CN_VAL_PROC};
    inner.ack = token + 1;
    inner.len = sizeof event;
    return QByteArray(reinterpret_cast<const char *>(&outer), sizeof outer) +
           QByteArray(reinterpret_cast<const char *>(&inner), sizeof inner) +
           QByteArray(reinterpret_cast<const char *>(&event), sizeof event);
}

proc_event forkOf(int parent, int childThread, int child)
{
    proc_event event{};
    event.what = proc_event::PROC_EVENT_FORK;
    event.event_data.fork = {parent, parent, childThread, child};
    return event;
}

proc_event exitOf(int thread, int process)
{
    proc_event event{};
    event.what = proc_event::PROC_EVENT_EXIT;
    event.event_data.exit.process_pid = thread;
    event.event_data.exit.process_tgid = process;
    return event;
}

Events parsed(const QByteArray &bytes)
{
    Events events;
    procevents::parse(bytes.constData(), static_cast<std::size_t>(bytes.size()), events);
    return events;
}

bool contains(const QSignalSpy &spy, const ProcEvent &wanted)
{
    for (const QList<QVariant> &emission : spy) {
        const auto events = emission.at(0).value<Events>();
        if (std::find(events.begin(), events.end(), wanted) != events.end())
            return true;
    }
    return false;
}

} // namespace

class tst_ProcEvents : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void processesAreToldAndThreadsLeftOut();
    void severalMessagesInOneDatagramAreAllRead();
    void whatIsCutShortIsLeftOut();
    void wrongLengthsAndStrangersAreLeftOut();
    void noiseIsHarmless();
    void connectorTellsOfAChildAndNotOfThreads();
};

void tst_ProcEvents::processesAreToldAndThreadsLeftOut()
{
    QCOMPARE(parsed(datagram(forkOf(10, 20, 20))),
             (Events{{.kind = ProcEvent::Kind::Forked, .pid = 20, .parent = 10}}));
    QCOMPARE(parsed(datagram(forkOf(10, 21, 10))), Events()); // a thread of 10
    QCOMPARE(parsed(datagram(exitOf(20, 20))), (Events{{.kind = ProcEvent::Kind::Exited, .pid = 20}}));
    QCOMPARE(parsed(datagram(exitOf(21, 20))), Events());
    proc_event exec{};
    exec.what = proc_event::PROC_EVENT_EXEC;
    exec.event_data.exec = {20, 20};
    QCOMPARE(parsed(datagram(exec)), (Events{{.kind = ProcEvent::Kind::Executed, .pid = 20}}));
    proc_event answer{};
    answer.event_data.ack.err = 1;
    QCOMPARE(parsed(datagram(answer, 77)), (Events{{.kind = ProcEvent::Kind::Acknowledged, .error = 1, .token = 77}}));
}

void tst_ProcEvents::severalMessagesInOneDatagramAreAllRead()
{
    const Events events = parsed(datagram(forkOf(1, 2, 2)) + datagram(exitOf(2, 2)) + datagram(forkOf(1, 3, 3)));
    QCOMPARE(events.size(), std::size_t(3));
    QCOMPARE(events.at(2).pid, 3);
}

void tst_ProcEvents::whatIsCutShortIsLeftOut()
{
    const QByteArray whole = datagram(forkOf(10, 20, 20));
    for (qsizetype size = 0; size < whole.size(); ++size)
        QCOMPARE(parsed(whole.left(size)), Events());
    // The outer length agrees with what is there, the inner one promises more.
    for (qsizetype size = 16; size < whole.size(); ++size) {
        QByteArray cut = whole.left(size);
        const auto length = static_cast<std::uint32_t>(size);
        std::memcpy(cut.data(), &length, sizeof length);
        QCOMPARE(parsed(cut), Events());
    }
}

void tst_ProcEvents::wrongLengthsAndStrangersAreLeftOut()
{
    const QByteArray whole = datagram(forkOf(10, 20, 20));
    for (const std::uint32_t length : {0U, 1U, 15U, 16U, 17U, 0x7fffffffU, 0xffffffffU}) {
        QByteArray wrong = whole;
        std::memcpy(wrong.data(), &length, sizeof length);
        QCOMPARE(parsed(wrong), Events());
    }
    for (const std::uint16_t length : {std::uint16_t(0), std::uint16_t(4), std::uint16_t(31), std::uint16_t(0xffff)}) {
        QByteArray wrong = whole;
        std::memcpy(wrong.data() + sizeof(nlmsghdr) + offsetof(cn_msg, len), &length, sizeof length);
        QCOMPARE(parsed(wrong), Events());
    }
    QByteArray stranger = whole;
    stranger[static_cast<qsizetype>(sizeof(nlmsghdr))] = 9; // another connector's message
    QCOMPARE(parsed(stranger), Events());
    QCOMPARE(parsed(datagram(forkOf(10, -5, -5))), Events());
    QCOMPARE(parsed(datagram(forkOf(10, 0, 0))), Events());
}

void tst_ProcEvents::noiseIsHarmless()
{
    QRandomGenerator random(20241127); // the seed is fixed so that a failure can be looked at again
    const QByteArray whole = datagram(forkOf(10, 20, 20)) + datagram(exitOf(20, 20));
    for (int round = 0; round < 50000; ++round) {
        QByteArray noise = round % 2 ? whole : QByteArray(random.bounded(200), '\0');
        for (int i = 0; i < 1 + round % 40 && !noise.isEmpty(); ++i)
            noise[random.bounded(static_cast<int>(noise.size()))] = static_cast<char>(random.bounded(256));
        noise.truncate(random.bounded(static_cast<int>(noise.size()) + 1));
        for (const ProcEvent &event : parsed(noise))
            QVERIFY(event.pid > 0 || event.kind == ProcEvent::Kind::Acknowledged);
    }
}

void tst_ProcEvents::connectorTellsOfAChildAndNotOfThreads()
{
    const auto created = ProcConnector::create();
    if (!created) {
        QVERIFY(!created.error().message.isEmpty());
        QSKIP(qPrintable(QStringLiteral("watches use listings here: ") + created.error().message));
    }
    QSignalSpy spy(created->get(), &ProcConnector::happened);
    std::thread([] {}).join();
    const pid_t child = ::fork();
    if (child == 0) {
        ::execl("/bin/true", "true", nullptr);
        ::_exit(1);
    }
    QCOMPARE(::waitpid(child, nullptr, 0), child);
    using Kind = ProcEvent::Kind;
    QTRY_VERIFY(contains(spy, {.kind = Kind::Exited, .pid = child}));
    QVERIFY(contains(spy, {.kind = Kind::Forked, .pid = child, .parent = ::getpid()}));
    QVERIFY(contains(spy, {.kind = Kind::Executed, .pid = child}));
    QVERIFY(!contains(spy, {.kind = Kind::Exited, .pid = ::getpid()}));
    QVERIFY(!contains(spy, {.kind = Kind::Forked, .pid = ::getpid(), .parent = ::getpid()}));
}

QTEST_GUILESS_MAIN(tst_ProcEvents)
#include "tst_procevents.moc"
