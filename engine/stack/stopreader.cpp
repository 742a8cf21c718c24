// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stopreader.h"

#include "engine/base/signalname.h"
#include "engine/process/stopkeys.h"
#include "engine/stack/fieldtable.h"

#include <array>

namespace paddock {

namespace {

QString tr(const char *text) { return StopReader::tr(text); }

struct StepDraft
{
    StopPlan::Step step;
    const YamlNode *means = nullptr; ///< the key of signal, keys or command
    const YamlNode *keys = nullptr;
};

void takeMeans(FieldReader &reader, const YamlEntry &entry, StepDraft &draft)
{
    if (draft.means)
        reader.refuse(
            *entry.key,
            tr("a step does one thing, and '%1' stands here already; write a list of steps").arg(draft.means->text));
    draft.means = entry.key;
}

void takeSignal(FieldReader &reader, const YamlNode &node, const QString &text, StopPlan::Step &step)
{
    const Result<int> signal = parseSignal(text);
    if (signal)
        step.signal = *signal;
    else
        reader.refuse(node, signal.error().message);
}

void readSignal(FieldReader &reader, const YamlEntry &entry, StepDraft &draft)
{
    takeMeans(reader, entry, draft);
    if (const auto text = reader.text(entry))
        takeSignal(reader, *entry.value, *text, draft.step);
}

void readKeys(FieldReader &reader, const YamlEntry &entry, StepDraft &draft)
{
    takeMeans(reader, entry, draft);
    draft.keys = entry.key;
    const auto text = reader.text(entry);
    if (!text)
        return;
    if (const Result<QByteArray> keys = parseStopKeys(*text))
        draft.step.keys = *keys;
    else
        reader.refuse(*entry.value, keys.error().message);
}

void readCommand(FieldReader &reader, const YamlEntry &entry, StepDraft &draft)
{
    takeMeans(reader, entry, draft);
    QString program;
    QStringList arguments;
    if (reader.command(entry, tr("the command of the stop"), program, arguments))
        draft.step.command = QStringList{program} + arguments;
}

void readGrace(FieldReader &reader, const YamlEntry &entry, StepDraft &draft)
{
    draft.step.grace = reader.duration(entry, std::chrono::milliseconds(0)).value_or(draft.step.grace);
}

constexpr std::array kStopFields{
    Field<StepDraft>{"signal", readSignal},
    Field<StepDraft>{"keys", readKeys},
    Field<StepDraft>{"command", readCommand},
    Field<StepDraft>{"grace", readGrace},
};
constexpr FieldTable<StepDraft> kStop{kStopFields};

StopPlan::Step readStep(FieldReader &reader, const YamlNode &map, LocatedService &service)
{
    StepDraft draft;
    kStop.readMap(reader, map, draft);
    if (draft.keys && !service.keysPosition)
        service.keysPosition = draft.keys->position;
    return draft.step;
}

} // namespace

void StopReader::read(FieldReader &reader, const YamlEntry &entry, LocatedService &service)
{
    const YamlNode &value = *entry.value;
    QList<StopPlan::Step> &steps = service.spec.stop.steps;
    if (value.kind == YamlNode::Kind::Null)
        return;
    if (value.kind == YamlNode::Kind::Scalar) {
        if (const auto text = reader.text(entry))
            takeSignal(reader, value, *text, steps.front());
        return;
    }
    steps.clear();
    for (const YamlNode *item : reader.items(value)) {
        if (!steps.isEmpty() && steps.constLast().grace.count() == 0)
            reader.refuse(*item, tr("this step never comes: a grace of 0 before it kills at once"));
        if (item->kind == YamlNode::Kind::Map)
            steps.append(readStep(reader, *item, service));
        else
            reader.refuse(*item,
                          tr("a step of 'stop' is a map with one of 'signal', 'keys' and 'command', and 'grace'"));
    }
    if (steps.isEmpty())
        reader.refuse(value, tr("'stop' is empty; leave it out for TERM and a grace of 5s"));
}

QStringList StopReader::keys() { return kStop.keys(); }

} // namespace paddock
