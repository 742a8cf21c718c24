// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/criticalpath.h"

#include <QTest>

using namespace paddock;
using namespace std::chrono_literals;
using Condition = DependencyCondition;

namespace {

constexpr int kNever = -1;

std::optional<QDateTime> at(int ms)
{
    return ms == kNever ? std::nullopt : std::optional(QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + ms));
}

/// Times in milliseconds from the order to start.
StartupStep step(const char *name, int asked, int started, int ready, const QList<Dependency> &needs = {})
{
    return {QString::fromLatin1(name), needs, {at(asked), at(started), at(ready)}};
}

Dependency need(const char *name, Condition condition = Condition::Ready)
{
    return {QString::fromLatin1(name), condition};
}

/// "db 3100 > api 1000 = 4100"
QString inWords(const CriticalPath &path)
{
    QStringList links;
    for (const CriticalPath::Link &link : path.links)
        links << QStringLiteral("%1 %2").arg(link.service).arg(link.took.count());
    return links.join(QStringLiteral(" > ")) + QStringLiteral(" = %1").arg(path.total.count());
}

} // namespace

Q_DECLARE_METATYPE(StartupStep)

class tst_CriticalPath : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isTheChainThatWasWaitedFor_data();
    void isTheChainThatWasWaitedFor();
    void leadsToOneService();
    void longRowNeedsNoDeepStack();
    void longPathIsShortened();
};

void tst_CriticalPath::isTheChainThatWasWaitedFor_data()
{
    QTest::addColumn<QList<StartupStep>>("steps");
    QTest::addColumn<QString>("path");
    const auto row = [](const char *name, const QList<StartupStep> &steps, const char *path) {
        QTest::newRow(name) << steps << QString::fromLatin1(path);
    };
    row("nothing", {}, " = 0");
    row("nothing is ready", {step("db", 0, 10, kNever)}, " = 0");
    row("one alone", {step("db", 0, 10, 400)}, "db 400 = 400");
    row("a dependant waits", {step("db", 0, 10, 3100), step("api", 0, 3100, 4100, {need("db")})},
        "db 3100 > api 1000 = 4100");
    row("whoever was ready last counts", {step("db", 0, 10, 100), step("slow", 0, 10, 900)}, "slow 900 = 900");
    row("the slower of two dependencies counts",
        {step("db", 0, 10, 2000), step("queue", 0, 10, 3000), step("api", 0, 3001, 3500, {need("db"), need("queue")})},
        "queue 3000 > api 500 = 3500");
    row("of two alike the first named counts",
        {step("db", 0, 10, 2000), step("queue", 0, 10, 2000), step("api", 0, 2001, 3000, {need("db"), need("queue")})},
        "db 2000 > api 1000 = 3000");
    row("who only needs it started does not wait until it is ready",
        {step("db", 0, 500, 3000), step("api", 0, 501, 3500, {need("db", Condition::Started)})},
        "db 500 > api 3000 = 3500");
    row("a step that has ended lets go",
        {step("db", 0, 10, 1000), step("migrate", 0, 1000, 1700, {need("db")}),
         step("api", 0, 1700, 2000, {need("migrate", Condition::CompletedSuccessfully)})},
        "db 1000 > migrate 700 > api 300 = 2000");
    row("who was ready before it was needed held nobody up",
        {step("db", 0, 10, 100), step("api", 5000, 5001, 6000, {need("db")})}, "api 1000 = 1000");
    row("a dependency that became ready again later held nobody up",
        {step("db", 0, 10, 9000), step("api", 0, 3000, 9500, {need("db")})}, "api 9500 = 9500");
    row("a dependency that is not there", {step("api", 0, 10, 300, {need("gone")})}, "api 300 = 300");
    row("a dependant that is not ready yet is left out",
        {step("db", 0, 10, 700), step("api", 0, 700, kNever, {need("db")})}, "db 700 = 700");
    row("times of which some are missing",
        {step("db", kNever, kNever, 700), step("api", kNever, kNever, 900, {need("db")})}, "api 0 = 0");
    row("a clock that was put back", {step("db", 1000, 900, 400)}, "db 0 = 0");
    row("a circle ends", {step("a", 0, 10, 10, {need("b")}), step("b", 0, 10, 10, {need("a")})}, "a 10 > b 0 = 10");
    row("who was let go and ready in one millisecond comes behind",
        {step("db", 0, 10, 700), step("api", 0, 700, 700, {need("db")})}, "db 700 > api 0 = 700");
    row("whichever is named first", {step("api", 0, 700, 700, {need("db")}), step("db", 0, 10, 700)},
        "db 700 > api 0 = 700");
}

void tst_CriticalPath::isTheChainThatWasWaitedFor()
{
    QFETCH(QList<StartupStep>, steps);
    QFETCH(QString, path);
    QCOMPARE(inWords(CriticalPath::of(steps)), path);
}

void tst_CriticalPath::leadsToOneService()
{
    const QList<StartupStep> steps{step("db", 0, 10, 1000), step("api", 0, 1000, 1500, {need("db")}),
                                   step("slow", 0, 10, 9000), step("never", 0, kNever, kNever)};
    QCOMPARE(inWords(CriticalPath::to(QStringLiteral("api"), steps)), QStringLiteral("db 1000 > api 500 = 1500"));
    QCOMPARE(CriticalPath::to(QStringLiteral("never"), steps), CriticalPath());
    QCOMPARE(CriticalPath::to(QStringLiteral("unknown"), steps), CriticalPath());
    QVERIFY(CriticalPath::to(QStringLiteral("api"), steps).contains(QStringLiteral("db")));
    QVERIFY(!CriticalPath::to(QStringLiteral("api"), steps).contains(QStringLiteral("slow")));
}

void tst_CriticalPath::longRowNeedsNoDeepStack()
{
    constexpr int kCount = 20000;
    QList<StartupStep> steps;
    for (int i = 0; i < kCount; ++i) {
        StartupStep each = step("", 0, i, i + 1);
        each.service = QString::number(i);
        if (i > 0)
            each.needs = {{QString::number(i - 1), Condition::Ready}};
        steps << each;
    }
    const CriticalPath path = CriticalPath::of(steps);
    QCOMPARE(path.links.size(), kCount);
    QCOMPARE(path.total, std::chrono::milliseconds(kCount));
}

void tst_CriticalPath::longPathIsShortened()
{
    CriticalPath path;
    path.links = {{QStringLiteral("db"), 3100ms}, {QStringLiteral("api"), 40ms}};
    QCOMPARE(path.toText(), QStringLiteral("db 3.1 s > api 40 ms"));
    path.links.clear();
    for (int i = 1; i <= 12; ++i)
        path.links << CriticalPath::Link{QStringLiteral("s%1").arg(i), 2s};
    QCOMPARE(path.toText(), QStringLiteral("s1 2 s > s2 2 s > s3 2 s > 6 more > s10 2 s > s11 2 s > s12 2 s"));
}

QTEST_APPLESS_MAIN(tst_CriticalPath)
#include "tst_criticalpath.moc"
