// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/servicereader.h"

#include "engine/stack/dependencyreader.h"
#include "engine/stack/fieldtable.h"
#include "engine/stack/probereader.h"
#include "engine/stack/restartreader.h"
#include "engine/stack/servicefields.h"
#include "engine/stack/stackreader.h"
#include "engine/stack/stopreader.h"

#include <algorithm>
#include <array>
#include <utility>

namespace paddock {

namespace {

QString tr(const char *text) { return ServiceReader::tr(text); }

/// environment, env_file and replicas are read before the others, because these may use what they set.
void readEarlier(FieldReader &, const YamlEntry &, LocatedService &) {}

void readCommand(FieldReader &reader, const YamlEntry &entry, LocatedService &service)
{
    reader.command(entry, tr("the command of service '%1'").arg(service.spec.name), service.spec.command.program,
                   service.spec.command.arguments);
}

void readDirectory(FieldReader &reader, const YamlEntry &entry, LocatedService &service)
{
    const auto text = reader.text(entry);
    if (text && text->isEmpty()) {
        reader.refuse(*entry.value, tr("'working_dir' is empty; leave it out for the folder of the file"));
    } else if (text) {
        service.spec.command.workingDirectory = *reader.path(entry);
        service.directoryPosition = entry.value->position;
    }
}

void readNamespace(FieldReader &reader, const YamlEntry &entry, LocatedService &service)
{
    const auto text = reader.filledText(entry);
    if (text && !StackReader::isServiceName(*text))
        reader.refuse(*entry.value, tr("'%1' cannot be the name of a namespace: use letters, digits, '.', '_' and '-', "
                                       "beginning with a letter, a digit or '_'")
                                        .arg(*text));
    service.spec.namespaceName = text.value_or(QString());
}

void readStartTimeout(FieldReader &reader, const YamlEntry &entry, LocatedService &service)
{
    service.spec.startTimeout = reader.duration(entry);
    service.startTimeoutPosition = entry.key->position;
}

void readSchedule(FieldReader &reader, const YamlEntry &entry, LocatedService &service)
{
    service.spec.schedule = ServiceFields::readSchedule(reader, entry);
    service.schedulePosition = entry.key->position;
}

void readTty(FieldReader &reader, const YamlEntry &entry, LocatedService &service)
{
    if (reader.boolean(entry).value_or(false))
        service.spec.command.streams = Command::Streams::Terminal;
}

using F = Field<LocatedService>;

constexpr std::array kServiceFields{
    F{"command", readCommand},
    F{"working_dir", readDirectory},
    F{"environment", readEarlier},
    F{"env_file", readEarlier},
    F{"description", [](FieldReader &r, const YamlEntry &e,
                        LocatedService &s) { s.spec.description = r.text(e).value_or(QString()); }},
    F{"namespace", readNamespace},
    F{"disabled",
      [](FieldReader &r, const YamlEntry &e, LocatedService &s) { s.spec.disabled = r.boolean(e).value_or(false); }},
    F{"replicas", readEarlier},
    F{"tty", readTty},
    F{"depends_on", DependencyReader::read},
    F{"ready",
      [](FieldReader &r, const YamlEntry &e, LocatedService &s) {
          s.spec.ready = ProbeReader::read(r, e, ProbeReader::Purpose::Readiness).value_or(ProbeSpec());
      }},
    F{"health",
      [](FieldReader &r, const YamlEntry &e, LocatedService &s) {
          s.spec.health = ProbeReader::read(r, e, ProbeReader::Purpose::Liveness).value_or(ProbeSpec());
      }},
    F{"restart",
      [](FieldReader &r, const YamlEntry &e, LocatedService &s) { RestartReader::read(r, e, s.spec.restart); }},
    F{"success_codes", [](FieldReader &r, const YamlEntry &e,
                          LocatedService &s) { RestartReader::readSuccessCodes(r, e, s.spec.restart); }},
    F{"exit_on_failure", [](FieldReader &r, const YamlEntry &e,
                            LocatedService &s) { s.spec.exitOnFailure = r.boolean(e).value_or(false); }},
    F{"cascade",
      [](FieldReader &r, const YamlEntry &e, LocatedService &s) { s.spec.cascade = r.boolean(e).value_or(false); }},
    F{"stop", StopReader::read},
    F{"timeout", [](FieldReader &r, const YamlEntry &e, LocatedService &s) { s.spec.timeout = r.duration(e); }},
    F{"idle_timeout",
      [](FieldReader &r, const YamlEntry &e, LocatedService &s) { s.spec.idleTimeout = r.duration(e); }},
    F{"start_timeout", readStartTimeout},
    F{"limits",
      [](FieldReader &r, const YamlEntry &e, LocatedService &s) { s.spec.limits = ServiceFields::readLimits(r, e); }},
    F{"user", [](FieldReader &r, const YamlEntry &e,
                 LocatedService &s) { s.spec.command.user = r.filledText(e).value_or(QString()); }},
    F{"log", [](FieldReader &r, const YamlEntry &e, LocatedService &s) { s.spec.log = ServiceFields::readLog(r, e); }},
    F{"watch",
      [](FieldReader &r, const YamlEntry &e, LocatedService &s) { s.spec.watch = ServiceFields::readWatch(r, e); }},
    F{"schedule", readSchedule},
    F{"ports",
      [](FieldReader &r, const YamlEntry &e, LocatedService &s) { s.spec.ports = ServiceFields::readPorts(r, e); }},
};
constexpr FieldTable<LocatedService> kService{kServiceFields};

/// A command of a probe runs where the service does, unless it says where.
void completeProbe(std::optional<ProbeSpec> &probe, const Command &command)
{
    ExecCheck *check = probe ? std::get_if<ExecCheck>(&probe->check) : nullptr;
    if (check && check->workingDirectory.isEmpty())
        check->workingDirectory = command.workingDirectory;
}

const YamlEntry *findField(const std::vector<YamlEntry> &fields, const char *key)
{
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [=](const YamlEntry &field) { return field.key->text == QLatin1String(key); });
    return found == fields.end() ? nullptr : &*found;
}

} // namespace

ServiceReader::ServiceReader(FieldReader &reader, EnvironmentReader &environments, ProblemList &problems,
                             QProcessEnvironment environment, const ReplicaCounts &replicas)
    : m_reader(reader), m_environments(environments), m_problems(problems), m_environment(std::move(environment)),
      m_replicas(replicas)
{}

std::vector<LocatedService> ServiceReader::read(const YamlEntry &entry)
{
    const QString &name = entry.key->text;
    std::vector<LocatedService> services;
    if (entry.value->kind != YamlNode::Kind::Map) {
        const bool isEmpty = entry.value->kind == YamlNode::Kind::Null;
        m_reader.refuse(isEmpty ? *entry.key : *entry.value,
                        isEmpty ? tr("service '%1' has no command").arg(name)
                                : tr("service '%1' takes a map with a command in it").arg(name));
        services.push_back(begin(entry));
        return services;
    }
    const std::vector<YamlEntry> fields = m_reader.entries(*entry.value);
    m_reader.variables().setEnvironment(m_environment);
    const std::optional<int> written = replicaCount(fields);
    const int count = written ? m_replicas.value(name, *written) : 1;
    for (int number = 1; number <= count; ++number) {
        if (number > 1 && !m_reader.spend(*entry.value, qint64(fields.size())))
            break;
        const auto replica = written ? std::optional(ReplicaSpec{name, number, count}) : std::nullopt;
        // However many there are now: who bears the name of the file, or a number, keeps it.
        services.push_back(readOne(entry, fields, replica, written && (*written > 1 || number > 1)));
    }
    m_reader.variables().setEnvironment(m_environment);
    return services;
}

LocatedService ServiceReader::begin(const YamlEntry &entry) const
{
    LocatedService service;
    service.problems = &m_problems;
    service.position = entry.key->position;
    service.spec.name = entry.key->text;
    service.spec.line = entry.key->position.line;
    service.spec.command.workingDirectory = m_reader.folder();
    service.spec.command.environment = m_environment;
    return service;
}

std::optional<int> ServiceReader::replicaCount(const std::vector<YamlEntry> &fields)
{
    const YamlEntry *field = findField(fields, "replicas");
    return field ? m_reader.integer(*field, 1, kMostReplicas) : std::nullopt;
}

LocatedService ServiceReader::readOne(const YamlEntry &entry, const std::vector<YamlEntry> &fields,
                                      const std::optional<ReplicaSpec> &replica, bool isNumbered)
{
    LocatedService service = begin(entry);
    QProcessEnvironment &environment = service.spec.command.environment;
    service.spec.replica = replica;
    if (isNumbered)
        service.spec.name += u'-' + QString::number(replica->number);
    if (replica)
        environment.insert(QStringLiteral("PADDOCK_REPLICA"), QString::number(replica->number));
    m_reader.variables().setEnvironment(environment);
    if (const YamlEntry *field = findField(fields, "env_file"))
        m_environments.readFiles(*field, environment);
    if (const YamlEntry *field = findField(fields, "environment"))
        m_environments.readVariables(*field, environment);

    for (const YamlEntry &field : fields)
        kService.readEntry(m_reader, field, service);
    if (!findField(fields, "command"))
        m_reader.refuse(*entry.key, tr("service '%1' has no command").arg(entry.key->text));
    completeProbe(service.spec.ready, service.spec.command);
    completeProbe(service.spec.health, service.spec.command);
    checkTogether(service);
    return service;
}

void ServiceReader::checkTogether(const LocatedService &service) const
{
    const ServiceSpec &spec = service.spec;
    if (service.startTimeoutPosition && !spec.ready) {
        service.refuse(
            *service.startTimeoutPosition,
            tr("'start_timeout' is the time until a service is ready, and this one has no ready probe: give it "
               "'ready', or use 'timeout'"));
    }
    if (service.keysPosition && spec.command.streams != Command::Streams::Terminal)
        service.refuse(*service.keysPosition, tr("'keys' are typed into a terminal: give the service 'tty: true'"));
    const bool isKeptUp =
        spec.restart.policy == RestartPolicy::Always || spec.restart.policy == RestartPolicy::UnlessStopped;
    if (service.schedulePosition && isKeptUp) {
        service.refuse(*service.schedulePosition,
                       tr("with 'restart: %1' the service never waits for its schedule: use on_failure or never")
                           .arg(restartPolicyId(spec.restart.policy)));
    }
}

QStringList ServiceReader::keys() { return kService.keys(); }

} // namespace paddock
