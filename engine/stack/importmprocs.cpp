// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/importmprocs.h"

#include <QHash>

#include <array>

namespace paddock {

namespace {

QString withoutConfigDir(const QString &path)
{
    // Paths are counted from the file's folder anyway.
    const QString prefix = QStringLiteral("<CONFIG_DIR>");
    if (!path.startsWith(prefix))
        return Importing::literal(path);
    const QString rest = path.mid(prefix.size());
    return Importing::literal(rest.isEmpty() ? QStringLiteral(".") : QLatin1Char('.') + rest);
}

/// "<C-c>" as stop keys are written: "^C". Empty where it cannot be.
QString keyText(const QString &key)
{
    static const QHash<QString, QString> named{
        {QStringLiteral("<enter>"), QStringLiteral("^M")}, {QStringLiteral("<cr>"), QStringLiteral("^M")},
        {QStringLiteral("<esc>"), QStringLiteral("^[")},   {QStringLiteral("<tab>"), QStringLiteral("^I")},
        {QStringLiteral("<space>"), QStringLiteral(" ")},  {QStringLiteral("<bs>"), QStringLiteral("^H")},
    };
    const QString folded = key.toLower();
    if (folded.size() == 5 && folded.startsWith(u"<c-") && folded.endsWith(u'>') && folded[3].isLetter())
        return u'^' + folded[3].toUpper();
    if (key.size() == 3 && key.startsWith(u'<') && key.endsWith(u'>'))
        return key.mid(1, 1);
    if (key.size() == 1)
        return key == u"^" ? QStringLiteral("^^") : key;
    return named.value(folded);
}

} // namespace

const YamlNode *MprocsImport::run(const YamlNode &root)
{
    if (root.kind != YamlNode::Kind::Map) {
        m_importing.refuse(root, tr("an mprocs file is a map with 'procs' in it"));
        return nullptr;
    }
    YamlNode *stack = m_maker.map(root.position);
    YamlNode *services = m_maker.map(root.position);
    for (const YamlEntry &entry : m_importing.entries(root)) {
        if (entry.key->text != u"procs") {
            m_importing.noteLeftOut(*entry.key, entry.key->text == u"proc_log"
                                                    ? tr("every service has a log file of its own; use 'log'")
                                                    : tr("it is about mprocs' own screen and keys"));
            continue;
        }
        if (entry.value->kind != YamlNode::Kind::Map) {
            m_importing.refuse(*entry.value, tr("'procs' takes a map from names to processes"));
            return nullptr;
        }
        for (const YamlEntry &proc : m_importing.entries(*entry.value))
            readProc(proc, services);
    }
    m_maker.set(stack, "services", services);
    return stack;
}

void MprocsImport::readProc(const YamlEntry &entry, YamlNode *services)
{
    const YamlNode &value = selected(*entry.value);
    if (value.kind == YamlNode::Kind::Null) {
        m_importing.noteLeftOut(*entry.key, tr("null takes a process away"));
        return;
    }
    YamlNode *service = m_maker.map(entry.key->position);
    if (value.kind == YamlNode::Kind::Map) {
        YamlNode *environment = m_maker.map(value.position);
        for (const YamlEntry &field : m_importing.entries(value))
            readField(field, service, environment);
        if (!environment->children.empty())
            m_maker.set(service, "environment", environment);
    } else {
        m_maker.set(service, "command", m_importing.copy(value, Importing::literal));
    }
    m_maker.set(service, "tty", QStringLiteral("true"), entry.key->position); // as mprocs runs everything
    YamlMaker::append(services, m_maker.text(entry.key->text, entry.key->position));
    YamlMaker::append(services, service);
}

void MprocsImport::readField(const YamlEntry &field, YamlNode *service, YamlNode *environment)
{
    const QString &key = field.key->text;
    const YamlNode &value = selected(*field.value);
    if (key == u"shell" || key == u"cmd")
        m_maker.set(service, "command", m_importing.copy(value, Importing::literal));
    else if (key == u"cwd")
        m_maker.set(service, "working_dir", m_importing.copy(value, withoutConfigDir));
    else if (key == u"env")
        readEnvironment(value, environment);
    else if (key == u"add_path") {
        QStringList paths;
        for (const YamlNode *item : m_importing.items(value))
            paths.append(withoutConfigDir(item->text));
        m_maker.set(environment, "PATH", paths.join(u':') + QLatin1String(":${PATH}"), value.position);
    } else if (key == u"autostart") {
        if (value.text == u"false")
            m_maker.set(service, "disabled", QStringLiteral("true"), value.position);
    } else if (key == u"autorestart") {
        if (value.text == u"true")
            m_maker.set(service, "restart", QStringLiteral("always"), value.position);
    } else if (key == u"deps")
        m_maker.set(service, "depends_on", m_importing.copy(value, Importing::literal));
    else if (key == u"stop")
        readStop(field, service);
    else if (key == u"log")
        m_importing.noteLeftOut(*field.key, tr("its file name has parts that are filled in; use 'log'"));
    else
        m_importing.noteLeftOut(*field.key, tr("Paddock does not know it as a key of mprocs"));
}

void MprocsImport::readEnvironment(const YamlNode &theirs, YamlNode *environment)
{
    if (theirs.kind != YamlNode::Kind::Map) {
        m_importing.refuse(theirs, tr("'env' takes a map from names to values"));
        return;
    }
    for (const YamlEntry &entry : m_importing.entries(theirs))
        m_maker.set(environment, entry.key->text, m_importing.copy(selected(*entry.value), Importing::literal));
}

void MprocsImport::readStop(const YamlEntry &entry, YamlNode *service)
{
    const YamlNode &value = selected(*entry.value);
    if (value.kind == YamlNode::Kind::Scalar) {
        const bool isHard = value.text == u"hard-kill";
        m_maker.set(service, "stop", isHard ? QStringLiteral("SIGKILL") : value.text, value.position);
        return;
    }
    if (value.kind != YamlNode::Kind::Map) {
        m_importing.noteLeftOut(*entry.key, tr("it says nothing that Paddock understands"));
        return;
    }
    YamlNode *step = m_maker.map(value.position);
    for (const YamlEntry &field : m_importing.entries(value)) {
        if (field.key->text == u"send-keys")
            m_maker.set(step, "keys", keys(*field.value), field.value->position);
        else if (field.key->text == u"cmd")
            m_maker.set(step, "command", literal(*field.value));
        else
            m_importing.noteLeftOut(*field.key, tr("Paddock does not know it as a key of 'stop'"));
    }
    m_maker.set(service, "stop", step);
}

QString MprocsImport::keys(const YamlNode &list)
{
    QString typed;
    for (const YamlNode *item : m_importing.items(list)) {
        const QString key = keyText(item->text);
        if (key.isEmpty())
            m_importing.note(*item, tr("the key '%1' is left out: write what it types").arg(item->text));
        typed += key;
    }
    return Importing::literal(typed);
}

const YamlNode &MprocsImport::selected(const YamlNode &node)
{
    if (node.kind != YamlNode::Kind::Map)
        return node;
    const YamlNode *chosen = nullptr;
    bool isChoice = false;
    const std::vector<YamlEntry> entries = m_importing.entries(node);
    for (const YamlEntry &entry : entries) {
        isChoice = isChoice || (entry.key->text == u"$select" && entry.value->text == u"os");
        if (entry.key->text == u"linux" || (entry.key->text == u"$else" && !chosen))
            chosen = entry.value;
    }
    return isChoice && chosen ? *chosen : node;
}

YamlNode *MprocsImport::literal(const YamlNode &node)
{
    return m_maker.text(Importing::literal(node.text), node.position);
}

} // namespace paddock
