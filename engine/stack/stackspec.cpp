// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackspec.h"

namespace paddock {

QString StackProblem::toString() const
{
    QString result = filePath;
    if (line > 0) {
        result += u':' + QString::number(line);
        if (column > 0)
            result += u':' + QString::number(column);
    }
    return (result.isEmpty() ? QString() : result + QLatin1String(": ")) + message;
}

} // namespace paddock
