// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/probereader.h"

#include "engine/stack/fieldtable.h"
#include "engine/stack/httpcheckreader.h"

#include <array>
#include <utility>

namespace paddock {

namespace {

QString tr(const char *text) { return ProbeReader::tr(text); }

/// A probe while it is read.
struct Draft
{
    ProbeSpec spec;
    const YamlNode *check = nullptr;    ///< the key of the check, once there was one
    const YamlNode *deadline = nullptr; ///< the keys that do not suit every probe, where they were written
    const YamlNode *attempts = nullptr; ///< the first key about single attempts besides `period`
    const YamlNode *period = nullptr;
};

void takeCheck(FieldReader &reader, const YamlEntry &entry, Draft &draft, std::optional<ProbeCheck> check)
{
    if (draft.check) {
        reader.refuse(*entry.key,
                      tr("a probe looks at one thing, and '%1' stands here already").arg(draft.check->text));
        return;
    }
    draft.check = entry.key;
    if (check)
        draft.spec.check = std::move(*check);
}

void readExec(FieldReader &reader, const YamlEntry &entry, Draft &draft);
void readTcp(FieldReader &reader, const YamlEntry &entry, Draft &draft);

void readHttp(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    takeCheck(reader, entry, draft, HttpCheckReader::read(reader, entry));
}

void readUnix(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    const auto path = reader.path(entry);
    takeCheck(reader, entry, draft, UnixCheck{path.value_or(QString())});
}

void readLog(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    takeCheck(reader, entry, draft, LogCheck{reader.pattern(entry).value_or(QString())});
}

void readFile(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    takeCheck(reader, entry, draft, FileCheck{reader.path(entry).value_or(QString())});
}

void readNotify(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    const auto wanted = reader.boolean(entry);
    if (wanted && !*wanted)
        reader.refuse(*entry.value, tr("'notify' takes true; leave the probe out where there is none"));
    takeCheck(reader, entry, draft, NotifyCheck{});
}

void readInitialDelay(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    draft.attempts = draft.attempts ? draft.attempts : entry.key;
    draft.spec.initialDelay = reader.duration(entry, std::chrono::milliseconds(0)).value_or(draft.spec.initialDelay);
}

void readPeriod(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    draft.period = entry.key;
    draft.spec.period = reader.duration(entry, std::chrono::milliseconds(10)).value_or(draft.spec.period);
}

void readTimeout(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    draft.attempts = draft.attempts ? draft.attempts : entry.key;
    draft.spec.timeout = reader.duration(entry).value_or(draft.spec.timeout);
}

void readSuccessThreshold(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    draft.attempts = draft.attempts ? draft.attempts : entry.key;
    draft.spec.successThreshold = reader.integer(entry, 1, 1000).value_or(1);
}

void readFailureThreshold(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    draft.attempts = draft.attempts ? draft.attempts : entry.key;
    draft.spec.failureThreshold = reader.integer(entry, 1, 1000).value_or(1);
}

void readDeadline(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    draft.deadline = entry.key;
    draft.spec.deadline = reader.duration(entry);
}

constexpr std::array kProbeFields{
    Field<Draft>{"exec", readExec},
    Field<Draft>{"http", readHttp},
    Field<Draft>{"tcp", readTcp},
    Field<Draft>{"unix", readUnix},
    Field<Draft>{"log", readLog},
    Field<Draft>{"file", readFile},
    Field<Draft>{"notify", readNotify},
    Field<Draft>{"initial_delay", readInitialDelay},
    Field<Draft>{"period", readPeriod},
    Field<Draft>{"timeout", readTimeout},
    Field<Draft>{"success_threshold", readSuccessThreshold},
    Field<Draft>{"failure_threshold", readFailureThreshold},
    Field<Draft>{"deadline", readDeadline},
};
constexpr FieldTable<Draft> kProbe{kProbeFields};

constexpr std::array kExecFields{
    Field<ExecCheck>{"command",
                     [](FieldReader &reader, const YamlEntry &entry, ExecCheck &check) {
                         reader.command(entry, tr("the command of the probe"), check.program, check.arguments);
                     }},
    Field<ExecCheck>{"working_dir",
                     [](FieldReader &reader, const YamlEntry &entry, ExecCheck &check) {
                         check.workingDirectory = reader.path(entry).value_or(QString());
                     }},
};
constexpr FieldTable<ExecCheck> kExec{kExecFields};

void readExec(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    ExecCheck check;
    if (entry.value->kind == YamlNode::Kind::Map) {
        kExec.readMap(reader, *entry.value, check);
        if (check.program.isEmpty())
            reader.refuse(*entry.value, tr("'exec' takes a 'command'"));
    } else {
        reader.command(entry, tr("the command of the probe"), check.program, check.arguments);
    }
    takeCheck(reader, entry, draft, check);
}

/// "5432" or "HOST:PORT"; an IPv6 address in brackets.
std::optional<TcpCheck> parseTcp(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = colon < 0 ? QStringLiteral("127.0.0.1") : text.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    else if (host.contains(u':'))
        return std::nullopt;
    bool isNumber = false;
    const quint16 port = text.mid(colon + 1).toUShort(&isNumber);
    return isNumber && port > 0 && !host.isEmpty() ? std::optional(TcpCheck{host, port}) : std::nullopt;
}

void readTcp(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    const auto text = reader.text(entry);
    const std::optional<TcpCheck> check = text ? parseTcp(*text) : std::nullopt;
    if (text && !check)
        reader.refuse(*entry.value, tr("'tcp' takes a port from 1 to 65535 or HOST:PORT, not '%1'").arg(*text));
    takeCheck(reader, entry, draft, check.value_or(TcpCheck{}));
}

/// `ready: notify`, `ready: http://...`, `ready: tcp://HOST:PORT`
bool readShort(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    const auto text = reader.text(entry);
    if (!text)
        return false;
    if (*text == u"notify") {
        draft.spec.check = NotifyCheck{};
    } else if (text->startsWith(u"http://") || text->startsWith(u"https://")) {
        const auto check = HttpCheckReader::read(reader, entry);
        draft.spec.check = check.value_or(HttpCheck{});
    } else if (const auto tcp = text->startsWith(u"tcp://") ? parseTcp(text->mid(6)) : std::nullopt) {
        draft.spec.check = *tcp;
    } else {
        reader.refuse(*entry.value, tr("%1 takes a map with one of exec, http, tcp, unix, log, file and notify, or in "
                                       "short http://..., tcp://HOST:PORT or notify, not '%2'")
                                        .arg(FieldReader::quoted(entry), *text));
        return false;
    }
    draft.check = entry.key;
    return true;
}

/// What does not go together, although each for itself would be right.
void checkTogether(FieldReader &reader, const Draft &draft, ProbeReader::Purpose purpose)
{
    const bool isLiveness = purpose == ProbeReader::Purpose::Liveness;
    const bool isLog = std::holds_alternative<LogCheck>(draft.spec.check);
    const bool isNotify = std::holds_alternative<NotifyCheck>(draft.spec.check);
    if (isLiveness && draft.deadline)
        reader.refuse(*draft.deadline,
                      tr("'deadline' is for the ready probe; a service is not waited for to be healthy"));
    if (isLiveness && isLog) {
        reader.refuse(*draft.check, tr("a health probe cannot look at the log: a line that was written once would hold "
                                       "for ever; that is for the ready probe"));
    }
    const YamlNode *idle = draft.attempts ? draft.attempts : isNotify && isLiveness ? nullptr : draft.period;
    if ((isLog || isNotify) && idle) {
        reader.refuse(*idle, tr("'%1' means nothing to a %2 probe: it is told, it does not ask")
                                 .arg(idle->text, isLog ? QStringLiteral("log") : QStringLiteral("notify")));
    }
}

} // namespace

std::optional<ProbeSpec> ProbeReader::read(FieldReader &reader, const YamlEntry &entry, Purpose purpose)
{
    Draft draft;
    if (purpose == Purpose::Liveness)
        draft.spec.period = std::chrono::seconds(10);
    if (entry.value->kind == YamlNode::Kind::Scalar) {
        if (!readShort(reader, entry, draft))
            return std::nullopt;
    } else if (entry.value->kind == YamlNode::Kind::Map) {
        kProbe.readMap(reader, *entry.value, draft);
    } else {
        reader.refuse(*entry.value, tr("%1 takes a map with one of exec, http, tcp, unix, log, file and notify")
                                        .arg(FieldReader::quoted(entry)));
        return std::nullopt;
    }
    if (!draft.check) {
        reader.refuse(*entry.key, tr("%1 says nothing to look at: give it one of exec, http, tcp, unix, log, file and "
                                     "notify")
                                      .arg(FieldReader::quoted(entry)));
        return std::nullopt;
    }
    checkTogether(reader, draft, purpose);
    return draft.spec;
}

QStringList ProbeReader::keys() { return kProbe.keys(); }
QStringList ProbeReader::httpKeys() { return HttpCheckReader::keys(); }
QStringList ProbeReader::execKeys() { return kExec.keys(); }

} // namespace paddock
