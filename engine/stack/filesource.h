// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace paddock {

/// How a reader gets at the other files that a stack file names: included ones and environment files. Gives the whole
/// of the file at an absolute path. An empty one can read none.
using FileSource = std::function<Result<QByteArray>(const QString &path)>;

/// `source`, or an error where it is empty.
Result<QByteArray> readFrom(const FileSource &source, const QString &path);

/// The files of this machine; larger ones than a stack file may be are cut one byte behind that.
FileSource systemFiles();

} // namespace paddock
