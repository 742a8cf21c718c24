// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackreader.h"

#include "engine/stack/dependencygraph.h"
#include "engine/stack/nearestword.h"
#include "engine/stack/servicereader.h"
#include "engine/stack/sourcetext.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace paddock {

namespace {

constexpr qsizetype kLongestName = 128;
constexpr size_t kMostNamesInACycle = 100;

QString tr(const char *text) { return QCoreApplication::translate("StackReader", text); }

/// One pass over one file; the public functions differ only in what they do around it.
class Pass
{
public:
    Pass(const QByteArray &text, const QString &filePath, const QProcessEnvironment &baseEnvironment)
        : m_source(text), m_problems(filePath), m_entries(m_problems),
          m_services(m_problems, m_entries, QFileInfo(filePath).absolutePath(), baseEnvironment)
    {
        m_stack.filePath = filePath;
        m_stack.name = QFileInfo(QFileInfo(filePath).absolutePath()).fileName();
    }

    void readAll()
    {
        if (!m_source.check(m_problems))
            return;
        const YamlTree tree = YamlTree::parse(m_source, m_problems);
        if (!m_problems.isEmpty()) {
            blameTab();
            return;
        }
        readRoot(tree.root());
        checkDependencies();
        accuseTab();
    }

    void checkDirectories()
    {
        for (const LocatedService &service : m_located) {
            const QString &path = service.spec.command.workingDirectory;
            if (service.directoryPosition && !QFileInfo(path).isDir())
                refuse(*service.directoryPosition, tr("working_dir '%1' is not a directory").arg(path));
        }
    }

    StackReader::Outcome take()
    {
        if (!m_problems.isEmpty())
            return std::unexpected(m_problems.take());
        m_stack.services.reserve(qsizetype(m_located.size()));
        for (LocatedService &service : m_located)
            m_stack.services.append(std::move(service.spec));
        return std::move(m_stack);
    }

private:
    void readRoot(const YamlNode *root)
    {
        if (!root || root->kind == YamlNode::Kind::Null) {
            m_problems.add(0, 0, tr("the file is empty; it needs 'services:' with at least one service"));
            return;
        }
        if (root->kind != YamlNode::Kind::Map) {
            refuse(root->position, tr("a stack file is a map with 'services:' in it"));
            return;
        }
        bool hasServices = false;
        for (const YamlEntry &entry : m_entries.read(*root)) {
            if (entry.key->text == QLatin1String("services")) {
                hasServices = true;
                readServices(entry);
            } else if (entry.key->text == QLatin1String("name")) {
                readName(*entry.value);
            } else if (!entry.key->text.startsWith(QLatin1String("x-"))) {
                ServiceReader::refuseUnknownKey(*entry.key, {QStringLiteral("services"), QStringLiteral("name")},
                                                m_problems);
            }
        }
        if (!hasServices)
            refuse(root->position, tr("there are no services; the file needs 'services:' with at least one"));
    }

    void readName(const YamlNode &value)
    {
        if (value.kind != YamlNode::Kind::Scalar || value.text.trimmed().isEmpty())
            refuse(value.position, tr("'name' takes text"));
        else if (value.text.size() > kLongestName || value.text.contains(u'/') || value.text.contains(u'\n'))
            refuse(value.position, tr("'name' takes at most %1 characters without '/'").arg(kLongestName));
        else
            m_stack.name = value.text.trimmed();
    }

    void readServices(const YamlEntry &services)
    {
        const YamlNode &map = *services.value;
        if (map.kind == YamlNode::Kind::Null || (map.kind == YamlNode::Kind::Map && map.children.empty())) {
            refuse(services.key->position, tr("there are no services under 'services:'"));
            return;
        }
        if (map.kind != YamlNode::Kind::Map) {
            refuse(map.position, tr("'services' takes a map from names to services"));
            return;
        }
        for (const YamlEntry &entry : m_entries.read(map)) {
            if (m_problems.isFull())
                return;
            if (!StackReader::isServiceName(entry.key->text)) {
                refuse(entry.key->position,
                       tr("'%1' cannot be a service's name: use letters, digits, '.', '_' and '-', at most %2, "
                          "beginning with a letter, a digit or '_'")
                           .arg(entry.key->text, QString::number(kLongestName)));
            }
            m_located.push_back(m_services.read(entry));
        }
    }

    void checkDependencies()
    {
        QStringList names;
        QList<ServiceSpec> specs;
        QSet<QString> known;
        for (const LocatedService &service : m_located) {
            names.append(service.spec.name);
            known.insert(service.spec.name);
        }
        for (const LocatedService &service : m_located) {
            ServiceSpec named;
            named.name = service.spec.name;
            for (qsizetype i = 0; i < service.spec.dependsOn.size(); ++i) {
                const QString &dependency = service.spec.dependsOn[i].service;
                if (dependency == service.spec.name)
                    refuse(service.dependencyPositions[i], tr("service '%1' depends on itself").arg(dependency));
                else if (!known.contains(dependency))
                    refuseUnknownDependency(service, i, names);
                else
                    named.dependsOn.append({dependency});
            }
            specs.append(named);
        }
        const DependencyGraph graph(specs);
        for (DependencyGraph::Indices &cycle : graph.findCycles())
            refuseCycle(std::move(cycle));
    }

    void refuseUnknownDependency(const LocatedService &service, qsizetype index, const QStringList &names)
    {
        const QString &dependency = service.spec.dependsOn[index].service;
        const auto nearest = m_problems.wantsSuggestions() ? nearestWord(dependency, names) : std::nullopt;
        const QString message =
            tr("service '%1' depends on '%2', and no service has that name").arg(service.spec.name, dependency);
        refuse(service.dependencyPositions[index],
               nearest && *nearest != service.spec.name ? message + tr("; did you mean '%1'?").arg(*nearest) : message);
    }

    void refuseCycle(DependencyGraph::Indices cycle)
    {
        std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
        const LocatedService &first = m_located[size_t(cycle.front())];
        const QString &second = m_located[size_t(cycle[1 % cycle.size()])].spec.name;
        QStringList names;
        for (size_t i = 0; i < std::min(cycle.size(), kMostNamesInACycle); ++i)
            names.append(m_located[size_t(cycle[i])].spec.name);
        if (cycle.size() > kMostNamesInACycle)
            names.append(tr("(%1 more)").arg(cycle.size() - kMostNamesInACycle));
        names.append(first.spec.name);
        const qsizetype edge = std::max<qsizetype>(0, namesOf(first.spec.dependsOn).indexOf(second));
        refuse(first.dependencyPositions[edge],
               tr("services depend on each other in a circle: %1").arg(names.join(QLatin1String(" -> "))));
    }

    /// What the parser says about a file with a tab in the indentation points elsewhere.
    void blameTab()
    {
        if (const std::optional<SourcePosition> tab = m_source.firstIndentingTab()) {
            m_problems.take();
            refuseTab(*tab);
        }
    }

    /// A line that begins with a tab may still be YAML, of another meaning; then something is wrong in that line.
    void accuseTab()
    {
        if (m_problems.isEmpty())
            return;
        const std::optional<SourcePosition> tab = m_source.firstIndentingTab();
        if (tab && m_problems.hasLine(tab->line))
            refuseTab(*tab);
    }

    void refuseTab(const SourcePosition &tab) { refuse(tab, tr("a tab cannot indent in YAML; use spaces")); }

    void refuse(const SourcePosition &at, const QString &message) { m_problems.add(at.line, at.column, message); }

    SourceText m_source;
    ProblemList m_problems;
    YamlEntries m_entries;
    ServiceReader m_services;
    std::vector<LocatedService> m_located;
    StackSpec m_stack;
};

StackReader::Outcome failFile(const QString &path, const QString &message)
{
    return std::unexpected(QList<StackProblem>{{path, 0, 0, message}});
}

} // namespace

StackReader::Outcome StackReader::parse(const QByteArray &text, const QString &filePath,
                                        const QProcessEnvironment &baseEnvironment)
{
    Pass pass(text, filePath, baseEnvironment);
    pass.readAll();
    return pass.take();
}

StackReader::Outcome StackReader::read(const QString &path, const QProcessEnvironment &baseEnvironment)
{
    const QFileInfo info(path);
    if (info.isDir())
        return failFile(path, tr("this is a directory, not a stack file"));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failFile(path, tr("the file cannot be read: %1").arg(file.errorString()));
    const QByteArray text = file.read(SourceText::kMaxSize + 1);
    if (file.error() != QFileDevice::NoError)
        return failFile(path, tr("the file cannot be read: %1").arg(file.errorString()));
    Pass pass(text, info.absoluteFilePath(), baseEnvironment);
    pass.readAll();
    pass.checkDirectories();
    return pass.take();
}

bool StackReader::isServiceName(const QString &name)
{
    if (name.isEmpty() || name.size() > kLongestName || name.startsWith(u'.') || name.startsWith(u'-'))
        return false;
    return std::all_of(name.begin(), name.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'.' ||
               c == u'_' || c == u'-';
    });
}

} // namespace paddock
