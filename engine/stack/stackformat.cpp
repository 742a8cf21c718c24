// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackformat.h"

#include <QFileInfo>

namespace paddock {

namespace {

const YamlNode *valueOf(const YamlNode *map, const char *key)
{
    if (!map || map->kind != YamlNode::Kind::Map)
        return nullptr;
    for (size_t i = 0; i + 1 < map->children.size(); i += 2) {
        if (map->children[i]->text == QLatin1String(key))
            return map->children[i + 1];
    }
    return nullptr;
}

bool isContainer(const YamlNode *service)
{
    return valueOf(service, "image") || valueOf(service, "build") || valueOf(service, "container_name");
}

} // namespace

StackFormat formatOfName(const QString &path)
{
    const QString name = QFileInfo(path).fileName().toLower();
    if (name == u"procfile" || name.startsWith(u"procfile.") || name.endsWith(u".procfile"))
        return StackFormat::Procfile;
    if (name == u"package.json")
        return StackFormat::PackageJson;
    return StackFormat::Paddock;
}

StackFormat formatOfContent(const YamlTree &tree)
{
    if (valueOf(tree.root(), "processes"))
        return StackFormat::ProcessCompose;
    if (valueOf(tree.root(), "procs"))
        return StackFormat::Mprocs;
    const YamlNode *services = valueOf(tree.root(), "services");
    if (!services || services->kind != YamlNode::Kind::Map)
        return StackFormat::Paddock;
    for (size_t i = 1; i < services->children.size(); i += 2) {
        if (isContainer(services->children[i]))
            return StackFormat::DockerCompose;
    }
    return StackFormat::Paddock;
}

QString formatName(StackFormat format)
{
    switch (format) {
    case StackFormat::Paddock:
        break;
    case StackFormat::ProcessCompose:
        return QStringLiteral("process-compose");
    case StackFormat::Procfile:
        return QStringLiteral("Procfile");
    case StackFormat::Mprocs:
        return QStringLiteral("mprocs");
    case StackFormat::PackageJson:
        return QStringLiteral("package.json");
    case StackFormat::DockerCompose:
        return QStringLiteral("docker-compose");
    }
    return QStringLiteral("paddock");
}

} // namespace paddock
