// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/restartreader.h"

#include "engine/base/duration.h"
#include "engine/stack/fieldtable.h"

#include <QRegularExpression>

#include <array>

namespace paddock {

namespace {

QString tr(const char *text) { return RestartReader::tr(text); }

struct BackoffDraft
{
    BackoffSpec spec;
    const YamlNode *cap = nullptr;
};

constexpr std::array kBackoffFields{
    Field<BackoffDraft>{"base",
                        [](FieldReader &reader, const YamlEntry &entry, BackoffDraft &draft) {
                            draft.spec.base = reader.duration(entry).value_or(draft.spec.base);
                        }},
    Field<BackoffDraft>{"factor",
                        [](FieldReader &reader, const YamlEntry &entry, BackoffDraft &draft) {
                            draft.spec.factor = reader.number(entry, 1, 100).value_or(draft.spec.factor);
                        }},
    Field<BackoffDraft>{"cap",
                        [](FieldReader &reader, const YamlEntry &entry, BackoffDraft &draft) {
                            draft.cap = entry.value;
                            draft.spec.cap = reader.duration(entry).value_or(draft.spec.cap);
                        }},
    Field<BackoffDraft>{"jitter",
                        [](FieldReader &reader, const YamlEntry &entry, BackoffDraft &draft) {
                            draft.spec.jitter = reader.number(entry, 0, 1).value_or(draft.spec.jitter);
                        }},
    Field<BackoffDraft>{"reset_after",
                        [](FieldReader &reader, const YamlEntry &entry, BackoffDraft &draft) {
                            draft.spec.resetAfter = reader.duration(entry).value_or(draft.spec.resetAfter);
                        }},
};
constexpr FieldTable<BackoffDraft> kBackoff{kBackoffFields};

constexpr std::array kIntensityFields{
    Field<IntensitySpec>{"count",
                         [](FieldReader &reader, const YamlEntry &entry, IntensitySpec &spec) {
                             spec.count = reader.integer(entry, 0, 1'000'000).value_or(spec.count);
                         }},
    Field<IntensitySpec>{"period",
                         [](FieldReader &reader, const YamlEntry &entry, IntensitySpec &spec) {
                             spec.period = reader.duration(entry).value_or(spec.period);
                         }},
};
constexpr FieldTable<IntensitySpec> kIntensity{kIntensityFields};

struct RestartDraft
{
    RestartSpec spec;
    const YamlNode *detail = nullptr; ///< the first key that only a restart gives a meaning
};

void readPolicy(FieldReader &reader, const YamlEntry &entry, RestartDraft &draft)
{
    static constexpr std::array kPolicies{
        FieldReader::Choice{"never", int(RestartPolicy::Never)},
        FieldReader::Choice{"on_failure", int(RestartPolicy::OnFailure)},
        FieldReader::Choice{"always", int(RestartPolicy::Always)},
        FieldReader::Choice{"unless_stopped", int(RestartPolicy::UnlessStopped)},
    };
    const auto policy = reader.choice(*entry.value, FieldReader::quoted(entry), kPolicies);
    draft.spec.policy = RestartPolicy(policy.value_or(int(RestartPolicy::Always)));
}

void readBackoff(FieldReader &reader, const YamlEntry &entry, RestartDraft &draft)
{
    draft.detail = draft.detail ? draft.detail : entry.key;
    BackoffDraft backoff;
    if (entry.value->kind == YamlNode::Kind::Map)
        kBackoff.readMap(reader, *entry.value, backoff);
    else
        backoff.spec.base = reader.duration(entry).value_or(backoff.spec.base);
    if (backoff.spec.cap < backoff.spec.base) {
        if (backoff.cap)
            reader.refuse(
                *backoff.cap,
                tr("'cap' is the longest wait, and shorter than 'base', %1").arg(formatDuration(backoff.spec.base)));
        backoff.spec.cap = backoff.spec.base;
    }
    draft.spec.backoff = backoff.spec;
}

void readIntensity(FieldReader &reader, const YamlEntry &entry, RestartDraft &draft)
{
    draft.detail = draft.detail ? draft.detail : entry.key;
    if (entry.value->kind == YamlNode::Kind::Map) {
        IntensitySpec spec;
        kIntensity.readMap(reader, *entry.value, spec);
        draft.spec.intensity = spec;
        return;
    }
    const auto text = reader.text(entry);
    if (!text)
        return;
    if (*text == u"unlimited") {
        draft.spec.intensity.reset();
        return;
    }
    static const QRegularExpression form(QStringLiteral("^(\\d{1,6}) in (\\w+)$"));
    const QRegularExpressionMatch match = form.match(*text);
    const auto period = parseDuration(match.captured(2));
    if (match.hasMatch() && period && period->count() > 0)
        draft.spec.intensity = IntensitySpec{match.captured(1).toInt(), *period};
    else
        reader.refuse(*entry.value, tr("'intensity' takes a map with 'count' and 'period', '5 in 20s', or 'unlimited', "
                                       "not '%1'")
                                        .arg(*text));
}

constexpr std::array kRestartFields{
    Field<RestartDraft>{"policy", readPolicy},
    Field<RestartDraft>{"backoff", readBackoff},
    Field<RestartDraft>{"intensity", readIntensity},
};
constexpr FieldTable<RestartDraft> kRestart{kRestartFields};

} // namespace

void RestartReader::read(FieldReader &reader, const YamlEntry &entry, RestartSpec &spec)
{
    RestartDraft draft;
    draft.spec.successCodes = spec.successCodes;
    if (entry.value->kind == YamlNode::Kind::Map) {
        draft.spec.policy = RestartPolicy::OnFailure; // who writes how, wants it
        kRestart.readMap(reader, *entry.value, draft);
        if (draft.spec.policy == RestartPolicy::Never && draft.detail) {
            reader.refuse(*draft.detail, tr("'%1' means nothing where 'policy' is 'never'").arg(draft.detail->text));
        }
    } else {
        readPolicy(reader, entry, draft);
    }
    spec = draft.spec;
}

void RestartReader::readSuccessCodes(FieldReader &reader, const YamlEntry &entry, RestartSpec &spec)
{
    QList<int> codes;
    for (const YamlNode *item : reader.items(*entry.value)) {
        const auto code = reader.integer(*item, FieldReader::quoted(entry), 0, 255);
        if (code && !codes.contains(*code))
            codes.append(*code);
    }
    if (entry.value->kind == YamlNode::Kind::Sequence && entry.value->children.empty())
        reader.refuse(*entry.value, tr("'success_codes' is empty; no end would be a success"));
    if (!codes.isEmpty())
        spec.successCodes = codes;
}

QStringList RestartReader::keys() { return kRestart.keys(); }
QStringList RestartReader::backoffKeys() { return kBackoff.keys(); }
QStringList RestartReader::intensityKeys() { return kIntensity.keys(); }

} // namespace paddock
