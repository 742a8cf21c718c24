// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/importpackagejson.h"

#include "engine/stack/stackreader.h"

#include <algorithm>
#include <array>

namespace paddock {

namespace {

struct Manager
{
    const char *program;
    const char *lockFile;
};

constexpr std::array kManagers{
    Manager{"pnpm", "pnpm-lock.yaml"}, Manager{"yarn", "yarn.lock"},        Manager{"bun", "bun.lockb"},
    Manager{"bun", "bun.lock"},        Manager{"npm", "package-lock.json"},
};

} // namespace

const YamlNode *PackageJsonImport::run(const YamlNode &root)
{
    const YamlNode *scripts = nullptr;
    QString declared;
    if (root.kind == YamlNode::Kind::Map) {
        for (const YamlEntry &entry : m_importing.entries(root)) {
            if (entry.key->text == u"scripts")
                scripts = entry.value;
            else if (entry.key->text == u"packageManager")
                declared = entry.value->text.section(u'@', 0, 0);
        }
    }
    if (!scripts || scripts->kind != YamlNode::Kind::Map || scripts->children.empty()) {
        m_importing.refuse(scripts ? *scripts : root, tr("there are no scripts in this package.json"));
        return nullptr;
    }
    m_manager = packageManager(declared);
    YamlNode *stack = m_maker.map(root.position);
    YamlNode *services = m_maker.map(scripts->position);
    readScripts(*scripts, services);
    m_maker.set(stack, "services", services);
    return stack;
}

QString PackageJsonImport::packageManager(const QString &declared) const
{
    for (const Manager &manager : kManagers) {
        if (declared == QLatin1String(manager.program))
            return declared;
    }
    for (const Manager &manager : kManagers) {
        if (m_importing.hasFile(QString::fromLatin1(manager.lockFile)))
            return QString::fromLatin1(manager.program);
    }
    return QStringLiteral("npm");
}

void PackageJsonImport::readScripts(const YamlNode &scripts, YamlNode *services)
{
    const std::vector<YamlEntry> entries = m_importing.entries(scripts);
    const auto has = [&](const QString &name) {
        return std::any_of(entries.begin(), entries.end(), [&](const YamlEntry &e) { return e.key->text == name; });
    };
    const QString enabled = has(QStringLiteral("dev")) ? QStringLiteral("dev") : QStringLiteral("start");
    for (const YamlEntry &entry : entries) {
        const QString &script = entry.key->text;
        const bool isHook =
            (script.startsWith(u"pre") && has(script.mid(3))) || (script.startsWith(u"post") && has(script.mid(4)));
        if (isHook) {
            m_importing.noteLeftOut(*entry.key, tr("%1 runs it with its script").arg(m_manager));
            continue;
        }
        const SourcePosition &at = entry.key->position;
        YamlNode *service = m_maker.map(at);
        m_maker.set(service, "command",
                    m_maker.texts({m_manager, QStringLiteral("run"), Importing::literal(script)}, at));
        if (entry.value->kind == YamlNode::Kind::Scalar && !entry.value->text.isEmpty())
            m_maker.set(service, "description", Importing::literal(entry.value->text), entry.value->position);
        if (script != enabled)
            m_maker.set(service, "disabled", QStringLiteral("true"), at);
        m_maker.set(services, serviceName(*entry.key), service);
    }
}

QString PackageJsonImport::serviceName(const YamlNode &key)
{
    QString name = key.text;
    for (QChar &c : name) {
        if (!StackReader::isServiceName(u'a' + QString(c)))
            c = u'-';
    }
    if (!StackReader::isServiceName(name))
        name.prepend(u'_');
    const QString base = name;
    for (int i = 2; m_names.contains(name); ++i)
        name = base + u'-' + QString::number(i);
    m_names.insert(name);
    return name;
}

} // namespace paddock
