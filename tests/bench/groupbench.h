// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Making and removing groups, and whether a start feels how many there are.
int benchGroups();
