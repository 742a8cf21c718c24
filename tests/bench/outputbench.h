// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Three producers into a log store, each against `cat >/dev/null` of the same. Prints bytes a second and the ratio;
/// 0 on success. Makes a QCoreApplication when there is none.
int benchOutput();
