// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Whole stacks: up and down of 200 services, what nine idle ones cost beside other supervisors, and how long the
/// program takes to be of use. 0 where all of it could be measured.
int benchStacks();
