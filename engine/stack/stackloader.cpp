// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackloader.h"

#include "engine/stack/importing.h"
#include "engine/stack/importmprocs.h"
#include "engine/stack/importpackagejson.h"
#include "engine/stack/importprocesscompose.h"
#include "engine/stack/importprocfile.h"
#include "engine/stack/stackassembly.h"
#include "engine/stack/yamlwriter.h"

#include <QFileInfo>

namespace paddock {

namespace {

QString tr(const char *text) { return StackLoader::tr(text); }

/// What an importer made of a file. For a paddock.yaml there is nothing to make.
struct Imported
{
    StackFormat format = StackFormat::Paddock;
    YamlTree tree;
    QList<StackProblem> notes;
    QList<StackProblem> problems;
};

const YamlNode *importTree(Importing &importing, StackFormat format, const YamlNode &root)
{
    switch (format) {
    case StackFormat::ProcessCompose:
        return ProcessComposeImport(importing).run(root);
    case StackFormat::Mprocs:
        return MprocsImport(importing).run(root);
    case StackFormat::PackageJson:
        return PackageJsonImport(importing).run(root);
    case StackFormat::DockerCompose:
        importing.refuse(root,
                         tr("this is a docker-compose file: it describes containers with images, networks and volumes, "
                            "and Paddock starts programs of this machine. Leave it to docker, or write a paddock.yaml "
                            "with the commands that the containers run"));
        break;
    case StackFormat::Paddock:
    case StackFormat::Procfile:
        break;
    }
    return nullptr;
}

Imported importFile(const QByteArray &text, const QString &filePath, const FileSource &files)
{
    Imported imported;
    imported.format = formatOfName(filePath);
    Importing importing(filePath, files);
    const SourceText source(text);
    const YamlNode *root = nullptr;
    // Problems that a paddock.yaml has already as a text are its own reader's to tell.
    ProblemList unread(filePath);
    YamlTree theirs;
    if (imported.format == StackFormat::Procfile) {
        if (source.check(importing.problems))
            root = ProcfileImport(importing).run(source.bytes());
    } else if (source.check(unread)) {
        theirs = YamlTree::parse(source, unread);
        if (imported.format == StackFormat::Paddock && unread.isEmpty())
            imported.format = formatOfContent(theirs);
        if (theirs.root() && unread.isEmpty())
            root = importTree(importing, imported.format, *theirs.root());
    }
    if (imported.format == StackFormat::PackageJson)
        imported.problems = unread.take();
    imported.problems += importing.problems.take();
    imported.notes = importing.notes.take();
    imported.tree = importing.take(root);
    return imported;
}

StackOutcome finish(StackAssembly &assembly, const QList<StackProblem> &notes)
{
    StackOutcome outcome = assembly.take();
    if (outcome)
        outcome->warnings = notes + outcome->warnings;
    return outcome;
}

StackOutcome readWith(const QByteArray &text, const QString &filePath, const QProcessEnvironment &environment,
                      const FileSource &files, bool checkDirectories, const ReplicaCounts &replicas)
{
    const Imported imported = importFile(text, filePath, files);
    if (!imported.problems.isEmpty())
        return std::unexpected(imported.problems);
    StackAssembly assembly(files, environment, replicas);
    if (imported.format == StackFormat::Paddock)
        assembly.readText(text, filePath);
    else
        assembly.readTree(imported.tree, filePath);
    if (checkDirectories)
        assembly.checkDirectories();
    return finish(assembly, imported.notes);
}

} // namespace

StackOutcome StackLoader::parse(const QByteArray &text, const QString &filePath, const QProcessEnvironment &environment,
                                const FileSource &files)
{
    return readWith(text, filePath, environment, files, false, {});
}

StackOutcome StackLoader::readText(const QByteArray &text, const QString &filePath,
                                   const QProcessEnvironment &environment)
{
    return readWith(text, filePath, environment, systemFiles(), true, {});
}

StackOutcome StackLoader::read(const QString &path, const QProcessEnvironment &environment,
                               const ReplicaCounts &replicas)
{
    const FileSource files = systemFiles();
    const Result<QByteArray> text = files(path);
    if (!text) {
        return std::unexpected(
            QList<StackProblem>{{path, 0, 0, tr("the file cannot be read: %1").arg(text.error().message)}});
    }
    return readWith(*text, QFileInfo(path).absoluteFilePath(), environment, files, true, replicas);
}

std::expected<StackLoader::Converted, QList<StackProblem>>
StackLoader::convert(const QByteArray &text, const QString &filePath, const FileSource &files)
{
    const Imported imported = importFile(text, filePath, files);
    if (!imported.problems.isEmpty())
        return std::unexpected(imported.problems);
    if (imported.format == StackFormat::Paddock) {
        return std::unexpected(QList<StackProblem>{
            {filePath, 0, 0, tr("this is a stack file of Paddock already, or of nobody that it knows")}});
    }
    QStringList comments{tr("Made from %1 by 'paddock convert'.").arg(QFileInfo(filePath).fileName())};
    if (!imported.notes.isEmpty())
        comments.append(tr("What did not come along, by the line there:"));
    for (const StackProblem &note : imported.notes)
        comments.append(tr("  line %1: %2").arg(note.line).arg(note.message));
    return Converted{YamlWriter::write(imported.tree, comments), imported.notes, imported.format};
}

} // namespace paddock
