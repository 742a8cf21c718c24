// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackassembly.h"

#include "engine/stack/dependencychecker.h"
#include "engine/stack/environmentreader.h"
#include "engine/stack/fieldtable.h"
#include "engine/stack/servicereader.h"
#include "engine/stack/stackreader.h"

#include <QFileInfo>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace paddock {

/// The values of the top level, which are read in an order of their own: what others may use comes first.
struct StackAssembly::Top
{
    File &file;
    FieldReader &reader;
    EnvironmentReader &environments;
    std::optional<YamlEntry> name{};
    std::optional<YamlEntry> vars{};
    std::optional<YamlEntry> environmentFile{};
    std::optional<YamlEntry> environment{};
    std::optional<YamlEntry> include{};
    std::optional<YamlEntry> services{};

    template<std::optional<YamlEntry> Top::*member>
    static void keep(FieldReader &, const YamlEntry &entry, Top &top)
    {
        top.*member = entry;
    }

    static constexpr std::array kFields{
        Field<Top>{"name", keep<&Top::name>},
        Field<Top>{"vars", keep<&Top::vars>},
        Field<Top>{"environment", keep<&Top::environment>},
        Field<Top>{"env_file", keep<&Top::environmentFile>},
        Field<Top>{"include", keep<&Top::include>},
        Field<Top>{"services", keep<&Top::services>},
    };
};

namespace {

constexpr qsizetype kLongestName = 128;

} // namespace

StackAssembly::StackAssembly(FileSource files, QProcessEnvironment environment, ReplicaCounts replicas)
    : m_files(std::move(files)), m_environment(std::move(environment)), m_replicas(std::move(replicas))
{}

void StackAssembly::readText(const QByteArray &text, const QString &filePath)
{
    File &file = addFile(filePath, nullptr);
    parseFile(file, text);
    DependencyChecker(m_services).run();
}

void StackAssembly::readTree(const YamlTree &tree, const QString &filePath)
{
    readRoot(addFile(filePath, nullptr), tree.root());
    DependencyChecker(m_services).run();
}

StackAssembly::File &StackAssembly::addFile(const QString &path, const File *includedBy)
{
    File &file = m_read.emplace_back(path);
    file.includedBy = includedBy;
    if (includedBy) {
        file.variables = includedBy->variables;
        file.environment = includedBy->environment;
    } else {
        file.environment = m_environment;
        m_stack.filePath = path;
        m_stack.name = QFileInfo(QFileInfo(path).absolutePath()).fileName();
    }
    return file;
}

void StackAssembly::parseFile(File &file, const QByteArray &text)
{
    const SourceText source(text);
    if (!source.check(file.problems))
        return;
    const YamlTree tree = YamlTree::parse(source, file.problems);
    const std::optional<SourcePosition> tab = source.firstIndentingTab();
    const auto refuseTab = [&] {
        file.problems.add(tab->line, tab->column, tr("a tab cannot indent in YAML; use spaces"));
    };
    if (!file.problems.isEmpty()) {
        // What the parser says about a file with a tab in the indentation points elsewhere.
        if (tab) {
            file.problems.take();
            refuseTab();
        }
        return;
    }
    readRoot(file, tree.root());
    // A line that begins with a tab may still be YAML, of another meaning; then something is wrong in that line.
    if (tab && file.problems.hasLine(tab->line))
        refuseTab();
}

void StackAssembly::readRoot(File &file, const YamlNode *root)
{
    if (!root || root->kind == YamlNode::Kind::Null) {
        file.problems.add(0, 0, tr("the file is empty; it needs 'services:' with at least one service"));
        return;
    }
    FieldReader reader(file.problems, QFileInfo(file.path).absolutePath());
    if (root->kind != YamlNode::Kind::Map) {
        reader.refuse(*root, tr("a stack file is a map with 'services:' in it"));
        return;
    }
    EnvironmentReader environments(reader, m_files);
    Top top{file, reader, environments};
    FieldTable<Top>{Top::kFields}.readMap(reader, *root, top);

    reader.variables() = file.variables;
    reader.variables().setEnvironment(file.environment);
    readVariables(top);
    readName(top);
    readIncludes(top);
    if (top.services)
        readServices(top);
    else if (!top.include)
        reader.refuse(*root, tr("there are no services; the file needs 'services:' with at least one"));
}

void StackAssembly::readVariables(Top &top)
{
    FieldReader &reader = top.reader;
    if (top.vars && top.vars->value->kind == YamlNode::Kind::Map) {
        for (const YamlEntry &entry : reader.entries(*top.vars->value)) {
            const QString &name = entry.key->text;
            if (!Variables::isName(name))
                reader.refuse(*entry.key, tr("'%1' cannot be the name of a variable: use letters, digits and '_', not "
                                             "beginning with a digit")
                                              .arg(name));
            else if (const auto value = reader.text(*entry.value, tr("variable '%1'").arg(name)))
                reader.variables().insert(name, *value);
        }
    } else if (top.vars && top.vars->value->kind != YamlNode::Kind::Null) {
        reader.refuse(*top.vars->value, tr("'vars' takes a map from names to values"));
    }
    if (top.environmentFile)
        top.environments.readFiles(*top.environmentFile, top.file.environment);
    if (top.environment)
        top.environments.readVariables(*top.environment, top.file.environment);
    top.file.variables = reader.variables();
}

void StackAssembly::readName(Top &top)
{
    if (!top.name)
        return;
    const YamlNode &node = *top.name->value;
    std::optional<QString> text;
    if (node.kind == YamlNode::Kind::Scalar)
        text = top.reader.text(*top.name);
    else
        top.reader.refuse(node, tr("'name' takes text"));
    if (!text)
        return;
    const QString name = text->trimmed();
    if (name.isEmpty())
        top.reader.refuse(node, tr("'name' takes text"));
    else if (name.size() > kLongestName || name.contains(u'/') || name.contains(u'\n'))
        top.reader.refuse(node, tr("'name' takes at most %1 characters without '/'").arg(kLongestName));
    else if (!top.file.includedBy)
        m_stack.name = name;
}

void StackAssembly::readIncludes(Top &top)
{
    if (!top.include)
        return;
    for (const YamlNode *item : top.reader.items(*top.include->value)) {
        if (const auto path = top.reader.path(*item, tr("a file in 'include'")))
            include(top, *item, *path);
    }
}

void StackAssembly::include(Top &top, const YamlNode &node, const QString &path)
{
    QStringList chain{path};
    for (const File *file = &top.file; file; file = file->includedBy) {
        chain.prepend(file->path);
        if (file->path == path) {
            top.reader.refuse(node,
                              tr("files include each other in a circle: %1").arg(chain.join(QLatin1String(" -> "))));
            return;
        }
    }
    const bool isRead = std::any_of(m_read.begin(), m_read.end(), [&](const File &file) { return file.path == path; });
    if (isRead)
        return; // by way of another file; its services are there once
    if (m_read.size() >= kMostFiles) {
        top.reader.refuse(node, tr("a stack has more than %1 files").arg(kMostFiles));
        return;
    }
    const Result<QByteArray> text = readFrom(m_files, path);
    if (text)
        parseFile(addFile(path, &top.file), *text);
    else
        top.reader.refuse(node, tr("'%1' cannot be included: %2").arg(path, text.error().message));
}

void StackAssembly::readServices(Top &top)
{
    const YamlNode &map = *top.services->value;
    if (map.kind == YamlNode::Kind::Null || (map.kind == YamlNode::Kind::Map && map.children.empty())) {
        if (!top.include)
            top.reader.refuse(*top.services->key, tr("there are no services under 'services:'"));
        return;
    }
    if (map.kind != YamlNode::Kind::Map) {
        top.reader.refuse(map, tr("'services' takes a map from names to services"));
        return;
    }
    ServiceReader services(top.reader, top.environments, top.file.problems, top.file.environment, m_replicas);
    for (const YamlEntry &entry : top.reader.entries(map)) {
        if (top.file.problems.isFull())
            return;
        if (m_services.size() >= kMostServices) {
            top.reader.refuse(*entry.key, tr("a stack has more than %1 services").arg(kMostServices));
            return;
        }
        if (!StackReader::isServiceName(entry.key->text)) {
            top.reader.refuse(*entry.key,
                              tr("'%1' cannot be a service's name: use letters, digits, '.', '_' and '-', at most %2, "
                                 "beginning with a letter, a digit or '_'")
                                  .arg(entry.key->text, QString::number(kLongestName)));
        }
        for (LocatedService &service : services.read(entry))
            addService(std::move(service), top.file.path);
    }
}

void StackAssembly::addService(LocatedService service, const QString &filePath)
{
    service.spec.filePath = filePath;
    const QString &name = service.spec.name;
    if (const auto known = m_indexOf.constFind(name); known != m_indexOf.cend()) {
        const ServiceSpec &first = m_services[*known].spec;
        service.refuse(
            service.position,
            tr("there is a service '%1' already: %2:%3").arg(name, first.filePath, QString::number(first.line)));
        return;
    }
    if (m_services.size() >= kMostServices) {
        service.refuse(service.position, tr("a stack has more than %1 services").arg(kMostServices));
        return;
    }
    m_indexOf.insert(name, m_services.size());
    m_services.push_back(std::move(service));
}

void StackAssembly::checkDirectories()
{
    for (const LocatedService &service : m_services) {
        const QString &path = service.spec.command.workingDirectory;
        if (service.directoryPosition && !QFileInfo(path).isDir())
            service.refuse(*service.directoryPosition, tr("working_dir '%1' is not a directory").arg(path));
    }
}

StackOutcome StackAssembly::take()
{
    QList<StackProblem> problems;
    StackReading reading;
    for (File &file : m_read)
        problems += file.problems.take();
    if (!problems.isEmpty())
        return std::unexpected(problems);
    if (m_services.empty())
        return std::unexpected(
            QList<StackProblem>{{m_stack.filePath, 0, 0, tr("there are no services in this stack")}});
    m_stack.services.reserve(qsizetype(m_services.size()));
    for (LocatedService &service : m_services)
        m_stack.services.append(std::move(service.spec));
    reading.stack = std::move(m_stack);
    return reading;
}

QStringList StackAssembly::topKeys() { return FieldTable<Top>{Top::kFields}.keys(); }

} // namespace paddock
