// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/synonyms.h"

#include <QHash>

#include <array>

namespace paddock {

namespace {

struct Synonym
{
    const char *theirs;
    const char *ours;
};

constexpr std::array kSynonyms{
    Synonym{"cmd", "command"},
    Synonym{"exec", "command"},
    Synonym{"run", "command"},
    Synonym{"shell", "command"},
    Synonym{"cwd", "working_dir"},
    Synonym{"dir", "working_dir"},
    Synonym{"directory", "working_dir"},
    Synonym{"env", "environment"},
    Synonym{"dotenv", "env_file"},
    Synonym{"needs", "depends_on"},
    Synonym{"requires", "depends_on"},
    Synonym{"deps", "depends_on"},
    Synonym{"stop_signal", "signal"},
    Synonym{"timeout", "grace"},
    Synonym{"send-keys", "keys"},
    Synonym{"send_keys", "keys"},
    Synonym{"shutdown", "stop"},
    Synonym{"processes", "services"},
    Synonym{"procs", "services"},
    Synonym{"variables", "vars"},
    Synonym{"imports", "include"},
    Synonym{"extends", "include"},
    Synonym{"readiness", "ready"},
    Synonym{"readiness_probe", "ready"},
    Synonym{"startup_probe", "ready"},
    Synonym{"liveness", "health"},
    Synonym{"liveness_probe", "health"},
    Synonym{"healthcheck", "health"},
    Synonym{"availability", "restart"},
    Synonym{"autorestart", "restart"},
    Synonym{"restart_policy", "restart"},
    Synonym{"success_exit_codes", "success_codes"},
    Synonym{"success_exit_status", "success_codes"},
    Synonym{"exit_codes", "success_codes"},
    Synonym{"scale", "replicas"},
    Synonym{"instances", "replicas"},
    Synonym{"is_tty", "tty"},
    Synonym{"pty", "tty"},
    Synonym{"log_location", "log"},
    Synonym{"logs", "log"},
    Synonym{"cron", "schedule"},
    Synonym{"resources", "limits"},
    Synonym{"mem", "memory"},
    Synonym{"mem_limit", "memory"},
    Synonym{"processes_limit", "pids"},
    Synonym{"cpus", "cpu"},
    Synonym{"interval", "period"},
    Synonym{"retries", "failure_threshold"},
    Synonym{"start_period", "initial_delay"},
    Synonym{"http_get", "http"},
    Synonym{"url", "http"},
    Synonym{"socket", "unix"},
    Synonym{"regex", "log"},
    Synonym{"ready_log_line", "log"},
    Synonym{"max", "cap"},
    Synonym{"max_restarts", "count"},
    Synonym{"process_started", "started"},
    Synonym{"service_started", "started"},
    Synonym{"process_healthy", "ready"},
    Synonym{"service_healthy", "healthy"},
    Synonym{"process_completed", "completed"},
    Synonym{"process_completed_successfully", "completed_successfully"},
    Synonym{"service_completed_successfully", "completed_successfully"},
    Synonym{"process_log_ready", "log_ready"},
    Synonym{"no", "never"},
    Synonym{"false", "never"},
    Synonym{"none", "never"},
    Synonym{"true", "always"},
    Synonym{"yes", "always"},
};

} // namespace

QString synonymOf(const QString &word)
{
    static const QHash<QString, QString> table = [] {
        QHash<QString, QString> words;
        for (const Synonym &synonym : kSynonyms)
            words.insert(QString::fromLatin1(synonym.theirs), QString::fromLatin1(synonym.ours));
        return words;
    }();
    return table.value(word.toCaseFolded());
}

} // namespace paddock
