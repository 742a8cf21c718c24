// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/filesource.h"
#include "engine/stack/locatedservice.h"
#include "engine/stack/replicacounts.h"
#include "engine/stack/stackreading.h"
#include "engine/stack/variables.h"
#include "engine/stack/yamltree.h"

#include <QCoreApplication>
#include <QHash>
#include <QProcessEnvironment>
#include <QStringList>

#include <deque>
#include <vector>

namespace paddock {

/// Puts one stack together from its file and those it includes. Made for one reading.
class StackAssembly
{
    Q_DECLARE_TR_FUNCTIONS(StackAssembly)
public:
    static constexpr size_t kMostFiles = 256;
    static constexpr size_t kMostServices = 20'000; ///< replicas come cheap in a file, and dear in memory

    StackAssembly(FileSource files, QProcessEnvironment environment, ReplicaCounts replicas = {});

    void readText(const QByteArray &text, const QString &filePath);
    /// What an importer made: the nodes' places are those in the file it was made from.
    void readTree(const YamlTree &tree, const QString &filePath);
    /// After the reading: looks whether the directories that the files name are there.
    void checkDirectories();
    StackOutcome take();

    static QStringList topKeys();

private:
    struct Top; ///< the top level of one file while it is read

    /// One file, kept as long as problems of it may be found.
    struct File
    {
        explicit File(const QString &filePath) : path(filePath), problems(filePath) {}

        QString path;
        ProblemList problems;
        const File *includedBy = nullptr;
        Variables variables;
        QProcessEnvironment environment;
    };

    File &addFile(const QString &path, const File *includedBy);
    void parseFile(File &file, const QByteArray &text);
    void readRoot(File &file, const YamlNode *root);
    void readName(Top &top);
    void readVariables(Top &top);
    void readIncludes(Top &top);
    void include(Top &top, const YamlNode &node, const QString &path);
    void readServices(Top &top);
    void addService(LocatedService service, const QString &filePath);

    FileSource m_files;
    QProcessEnvironment m_environment;
    ReplicaCounts m_replicas;
    std::deque<File> m_read; ///< the stack's own first
    std::vector<LocatedService> m_services;
    QHash<QString, size_t> m_indexOf;
    StackSpec m_stack;
};

} // namespace paddock
