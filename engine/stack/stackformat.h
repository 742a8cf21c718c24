// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/yamltree.h"

#include <QString>

namespace paddock {

/// The kinds of files that describe what runs together.
enum class StackFormat { Paddock, ProcessCompose, Procfile, Mprocs, PackageJson, DockerCompose };

/// By the name alone; Paddock where it says nothing.
StackFormat formatOfName(const QString &path);

/// By what stands in it, for a file whose name says nothing: process-compose has `processes`, mprocs `procs`, and
/// docker-compose services with an image.
StackFormat formatOfContent(const YamlTree &tree);

/// "process-compose", as people call it.
QString formatName(StackFormat format);

} // namespace paddock
