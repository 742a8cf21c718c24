// SPDX-License-Identifier: Apache-2.0
#pragma once

/// What a polite stop costs over the end itself. 0 where it could be measured.
int benchStop();
