// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The sampler against `top -b -d1`, both looking at 2,000 sleeping processes in the same seconds. Prints CPU time and
/// ratio; 0 on success. Needs a QCoreApplication.
int benchSampling();
