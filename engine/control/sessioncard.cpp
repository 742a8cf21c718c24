// SPDX-License-Identifier: Apache-2.0
#include "engine/control/sessioncard.h"

#include "engine/base/runtimedirectory.h"
#include "engine/control/controladdress.h"
#include "engine/control/jsonfields.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QRegularExpression>

#include <fcntl.h>
#include <sys/stat.h>

#include <array>

namespace paddock {

namespace {

using namespace Qt::StringLiterals;

constexpr int kSchema = 1;
constexpr std::size_t kLargestCard = 16 * 1024;

QString text(const char *source) { return QCoreApplication::translate("paddock::SessionCard", source); }

/// Asked without taking it, so that who begins a session at this moment is not turned away.
bool isLocked(int file)
{
    struct flock lock{};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return ::fcntl(file, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

std::optional<SessionCard> readCard(int folder, const QString &name)
{
    const QByteArray fileName = (name + ControlAddress::kLockSuffix).toUtf8();
    const UniqueFd file(
        ::openat(folder, fileName.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat info{};
    if (!file || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode))
        return std::nullopt;
    std::array<char, kLargestCard> buffer{};
    const ssize_t size = ::pread(file.get(), buffer.data(), buffer.size(), 0);
    auto card = SessionCard::parse(name, QByteArray(buffer.data(), std::max<ssize_t>(size, 0)));
    if (!card)
        return std::nullopt; // one that is only just beginning
    card->alive = isLocked(file.get());
    return *card;
}

} // namespace

QByteArray SessionCard::toJson() const
{
    const QJsonObject object{{"schema"_L1, kSchema},
                             {"name"_L1, name},
                             {"pid"_L1, pid},
                             {"file"_L1, filePath},
                             {"started_at"_L1, json::timeOrNull(startedAt)},
                             {"headless"_L1, headless}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

Result<SessionCard> SessionCard::parse(const QString &name, const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    if (object.value("schema"_L1).toInt() != kSchema || object.value("pid"_L1).toInteger() <= 0)
        return fail(ErrorCode::Parse, text("%1 does not tell whose session it is").arg(name));
    SessionCard card;
    card.name = name;
    card.pid = object.value("pid"_L1).toInteger();
    card.filePath = object.value("file"_L1).toString();
    card.startedAt = json::timeAt(object, "started_at"_L1);
    card.headless = object.value("headless"_L1).toBool();
    return card;
}

Result<void> SessionCard::checkName(const QString &name)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\z"_s);
    if (form.match(name).hasMatch())
        return {};
    return fail(ErrorCode::InvalidArgument,
                text("'%1' is no name for a session: 1 to %2 letters, digits, '.', '_' and '-', the first of them a "
                     "letter or a digit")
                    .arg(name)
                    .arg(kMaxNameLength));
}

QString SessionCard::nameFrom(const QString &text)
{
    QString name;
    for (const QChar c : text) {
        const bool letterOrDigit = c.unicode() < 128 && c.isLetterOrNumber();
        if (letterOrDigit || (!name.isEmpty() && (c == u'.' || c == u'_')))
            name += c;
        else if (!name.isEmpty() && !name.endsWith(u'-'))
            name += u'-';
    }
    name.truncate(kMaxNameLength);
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.isEmpty() ? u"stack"_s : name;
}

QList<SessionCard> readSessionCards()
{
    QList<SessionCard> cards;
    const auto folder = RuntimeDirectory::open(ControlAddress::directory());
    if (!folder)
        return cards;
    const QStringList files = QDir(ControlAddress::directory()).entryList({u"*"_s + ControlAddress::kLockSuffix});
    for (const QString &file : files) {
        const QString name = file.chopped(ControlAddress::kLockSuffix.size());
        if (!SessionCard::checkName(name))
            continue;
        if (const auto card = readCard(folder->get(), name))
            cards.append(*card);
    }
    return cards;
}

} // namespace paddock
