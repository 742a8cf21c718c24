// SPDX-License-Identifier: Apache-2.0
#pragma once

/// A day of chatty services that end and are started again, the rests between skipped: whether memory stays as it is.
/// 0 where it does. Needs a QCoreApplication.
int benchFlapping();
