// SPDX-License-Identifier: Apache-2.0
#pragma once

/// From the start of `paddock up` to the moment its first service runs, against the service's own start.
int benchFirstService();
