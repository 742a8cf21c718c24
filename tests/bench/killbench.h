// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The end of 2,000 processes that each lead a session of their own, and of 1,000 whose owner was killed.
int benchKill();
