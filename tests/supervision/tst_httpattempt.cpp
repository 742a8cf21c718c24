// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/httpattempt.h"

#include <QFile>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTest>

#include <memory>

using namespace paddock;

namespace {

constexpr int kPatience = 20000;

/// Of this test, valid until 2123. `authority` has signed `signed`; both servers' are for "localhost" alone.
QByteArray testFile(const char *name)
{
    QFile file(qEnvironmentVariable("PADDOCK_SOURCE") + QStringLiteral("/tests/supervision/tls/") +
               QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// This process trusts whom the authority has signed, until this goes.
class TrustedAuthority
{
public:
    TrustedAuthority()
    {
        QSslConfiguration trusting = m_before;
        trusting.addCaCertificate(QSslCertificate(testFile("authority.pem")));
        QSslConfiguration::setDefaultConfiguration(trusting);
    }
    ~TrustedAuthority() { QSslConfiguration::setDefaultConfiguration(m_before); }
    Q_DISABLE_COPY_MOVE(TrustedAuthority)

private:
    QSslConfiguration m_before = QSslConfiguration::defaultConfiguration();
};

/// Takes requests on a loopback port and answers each with the same bytes, or never.
class HttpServer : public QObject
{
public:
    explicit HttpServer(std::unique_ptr<QTcpServer> server) : m_server(std::move(server))
    {
        connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, [this] {
            QTcpSocket *const socket = m_server->nextPendingConnection();
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                request += socket->readAll();
                if (request.contains("\r\n\r\n"))
                    socket->write(answer);
            });
        });
        m_server->listen(QHostAddress::LocalHost);
    }

    /// With the certificate and key NAME.pem and NAME.key.
    static std::unique_ptr<HttpServer> withTls(const char *name)
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(QSslCertificate(testFile(QByteArray(QByteArray(name) + ".pem").constData())));
        configuration.setPrivateKey(QSslKey(testFile(QByteArray(QByteArray(name) + ".key").constData()), QSsl::Ec));
        auto server = std::make_unique<QSslServer>();
        server->setSslConfiguration(configuration);
        return std::make_unique<HttpServer>(std::move(server));
    }
    static std::unique_ptr<HttpServer> plain() { return std::make_unique<HttpServer>(std::make_unique<QTcpServer>()); }

    [[nodiscard]] HttpCheck check(const char *host = "127.0.0.1") const
    {
        HttpCheck check;
        check.tls = qobject_cast<QSslServer *>(m_server.get()) != nullptr;
        check.host = QString::fromLatin1(host);
        check.port = m_server->serverPort();
        return check;
    }

    QByteArray answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    QByteArray request;

private:
    std::unique_ptr<QTcpServer> m_server;
};

/// What one attempt came to: "yes HTTP 200 from /", "no connection refused".
QString attempt(const HttpCheck &check)
{
    HttpAttempt attempt(check);
    QSignalSpy finished(&attempt, &ProbeAttempt::finished);
    attempt.start();
    if (!QTest::qWaitFor([&] { return !finished.isEmpty(); }, kPatience))
        return QStringLiteral("nothing");
    return (finished[0][0].toBool() ? QStringLiteral("yes ") : QStringLiteral("no ")) + finished[0][1].toString();
}

} // namespace

/// One HTTP request of a probe, against real servers, with TLS and without.
class tst_HttpAttempt : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void statusIsJudged_data();
    void statusIsJudged();
    void requestSaysWhatWasAskedFor();
    void requestIsWrittenOut();
    void strangeAnswersAreFailures_data();
    void strangeAnswersAreFailures();
    void interimAnswersArePassedOver();
    void longAnswerIsNotReadToItsEnd();
    void nobodyThereIsAFailure();
    void selfSignedCertificateIsRefused();
    void anyCertificateWillDoWhereThatIsAskedFor();
    void signedCertificateIsAccepted();
    void certificateOfAnotherNameIsRefused();
    void headersAndStatusWorkWithTls();
    void tlsWithAServerWithoutIt();
};

void tst_HttpAttempt::initTestCase() { QVERIFY2(QSslSocket::supportsSsl(), "Qt finds no TLS library"); }

void tst_HttpAttempt::statusIsJudged_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QList<int>>("wanted");
    QTest::addColumn<bool>("success");
    QTest::newRow("200") << QByteArray("200 OK") << QList<int>() << true;
    QTest::newRow("399") << QByteArray("399 Odd") << QList<int>() << true;
    QTest::newRow("400") << QByteArray("400 Bad Request") << QList<int>() << false;
    QTest::newRow("503") << QByteArray("503 Service Unavailable") << QList<int>() << false;
    QTest::newRow("asked for") << QByteArray("404 Not Found") << QList<int>{204, 404} << true;
    QTest::newRow("another one") << QByteArray("200 OK") << QList<int>{204, 404} << false;
    QTest::newRow("without a word") << QByteArray("204") << QList<int>() << true;
}

void tst_HttpAttempt::statusIsJudged()
{
    QFETCH(QByteArray, status);
    QFETCH(QList<int>, wanted);
    QFETCH(bool, success);
    const auto server = HttpServer::plain();
    server->answer = "HTTP/1.1 " + status + "\r\n\r\n";
    HttpCheck check = server->check();
    check.statuses = wanted;
    const QString code = QString::fromLatin1(status.left(3));
    QCOMPARE(attempt(check),
             (success ? QStringLiteral("yes HTTP %1 from /") : QStringLiteral("no HTTP %1 from /")).arg(code));
}

void tst_HttpAttempt::requestSaysWhatWasAskedFor()
{
    const auto server = HttpServer::plain();
    HttpCheck check = server->check();
    check.path = QStringLiteral("/alive?deep=0");
    check.method = "HEAD";
    check.headers = {{"Authorization", "Bearer secret"}, {"X-Twice", "1"}, {"X-Twice", "2"}};
    QCOMPARE(attempt(check), QStringLiteral("yes HTTP 200 from /alive"));
    QVERIFY2(server->request.startsWith("HEAD /alive?deep=0 HTTP/1.1\r\nAuthorization: Bearer secret\r\n"
                                        "X-Twice: 1\r\nX-Twice: 2\r\nHost: 127.0.0.1:"),
             server->request.constData());
}

void tst_HttpAttempt::requestIsWrittenOut()
{
    HttpCheck check;
    check.host = QStringLiteral("::1");
    check.port = 8080;
    QVERIFY(HttpAttempt::requestOf(check).contains("\r\nHost: [::1]:8080\r\n"));
    check.headers = {{"hOST", "shop.example"}};
    const QByteArray request = HttpAttempt::requestOf(check);
    QCOMPARE(request.toLower().count("\r\nhost: "), 1);
    QVERIFY(request.endsWith("\r\n\r\n"));
}

void tst_HttpAttempt::strangeAnswersAreFailures_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("detail");
    QTest::newRow("another protocol") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n")
                                      << QStringLiteral("no not an answer in HTTP/1: SSH-2.0-OpenSSH_9.2");
    QTest::newRow("HTTP/2") << QByteArray("HTTP/2 200\r\n\r\n")
                            << QStringLiteral("no not an answer in HTTP/1: HTTP/2 200");
    QTest::newRow("no number") << QByteArray("HTTP/1.1 two OK\r\n\r\n")
                               << QStringLiteral("no not an answer in HTTP/1: HTTP/1.1 two OK");
    QTest::newRow("too long a number") << QByteArray("HTTP/1.1 2000 OK\r\n\r\n")
                                       << QStringLiteral("no not an answer in HTTP/1: HTTP/1.1 2000 OK");
    QTest::newRow("no line") << QByteArray(1 << 20, 'x') << QStringLiteral("no no status line in the first 4 KiB");
}

void tst_HttpAttempt::strangeAnswersAreFailures()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, detail);
    const auto server = HttpServer::plain();
    server->answer = answer;
    QCOMPARE(attempt(server->check()), detail);
}

void tst_HttpAttempt::interimAnswersArePassedOver()
{
    const auto server = HttpServer::plain();
    server->answer = "HTTP/1.1 100 Continue\r\nX: y\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 500 No\r\n\r\n";
    QCOMPARE(attempt(server->check()), QStringLiteral("no HTTP 500 from /"));
}

void tst_HttpAttempt::longAnswerIsNotReadToItsEnd()
{
    const auto server = HttpServer::plain();
    server->answer = "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + QByteArray(100000000, 'x');
    QCOMPARE(attempt(server->check()), QStringLiteral("yes HTTP 200 from /"));
}

void tst_HttpAttempt::nobodyThereIsAFailure()
{
    const HttpCheck gone = HttpServer::plain()->check();
    QCOMPARE(attempt(gone), QStringLiteral("no Connection refused"));
    QTcpServer hangsUp;
    connect(&hangsUp, &QTcpServer::newConnection, &hangsUp,
            [&hangsUp] { hangsUp.nextPendingConnection()->disconnectFromHost(); });
    QVERIFY(hangsUp.listen(QHostAddress::LocalHost));
    HttpCheck check = gone;
    check.port = hangsUp.serverPort();
    QCOMPARE(attempt(check), QStringLiteral("no closed without an answer"));
}

void tst_HttpAttempt::selfSignedCertificateIsRefused()
{
    const auto server = HttpServer::withTls("selfsigned");
    const QString outcome = attempt(server->check("localhost"));
    QVERIFY2(outcome.startsWith(QStringLiteral("no ")) && outcome.contains(QStringLiteral("self-signed")) &&
                 outcome.contains(QStringLiteral("insecure_tls")),
             qPrintable(outcome));
    QCOMPARE(server->request, QByteArray()); // nothing was said to somebody who is not who he should be
}

void tst_HttpAttempt::anyCertificateWillDoWhereThatIsAskedFor()
{
    const auto server = HttpServer::withTls("selfsigned");
    HttpCheck check = server->check("127.0.0.1");
    check.insecureTls = true;
    QCOMPARE(attempt(check), QStringLiteral("yes HTTP 200 from /"));
}

void tst_HttpAttempt::signedCertificateIsAccepted()
{
    const auto server = HttpServer::withTls("signed");
    {
        const TrustedAuthority authority;
        QCOMPARE(attempt(server->check("localhost")), QStringLiteral("yes HTTP 200 from /"));
    }
    // Without that authority it is nobody's.
    const QString distrusted = attempt(server->check("localhost"));
    QVERIFY2(distrusted.startsWith(QStringLiteral("no ")), qPrintable(distrusted));
}

void tst_HttpAttempt::certificateOfAnotherNameIsRefused()
{
    const auto server = HttpServer::withTls("signed");
    const TrustedAuthority authority;
    const QString outcome = attempt(server->check("127.0.0.1"));
    QVERIFY2(outcome.startsWith(QStringLiteral("no ")) && outcome.contains(QStringLiteral("host name")),
             qPrintable(outcome));
}

void tst_HttpAttempt::headersAndStatusWorkWithTls()
{
    const auto server = HttpServer::withTls("selfsigned");
    server->answer = "HTTP/1.1 503 Busy\r\n\r\n";
    HttpCheck check = server->check();
    check.insecureTls = true;
    check.headers = {{"Authorization", "Bearer secret"}};
    QCOMPARE(attempt(check), QStringLiteral("no HTTP 503 from /"));
    QVERIFY2(server->request.contains("\r\nAuthorization: Bearer secret\r\n"), server->request.constData());
    check.statuses = {503};
    QCOMPARE(attempt(check), QStringLiteral("yes HTTP 503 from /"));
}

void tst_HttpAttempt::tlsWithAServerWithoutIt()
{
    QTcpServer plain;
    connect(&plain, &QTcpServer::newConnection, &plain,
            [&plain] { plain.nextPendingConnection()->write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    HttpCheck check;
    check.tls = true;
    check.host = QStringLiteral("127.0.0.1");
    check.port = plain.serverPort();
    const QString outcome = attempt(check);
    QVERIFY2(outcome.startsWith(QStringLiteral("no ")) && !outcome.contains(QStringLiteral("400")),
             qPrintable(outcome));
}

QTEST_GUILESS_MAIN(tst_HttpAttempt)
#include "tst_httpattempt.moc"
