#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs as root in the booted system of a lane: opens a session for the unprivileged user as ssh would (PAM, so that
# logind makes a scope that is root's and starts the user's systemd) and has checks.sh run in it.
if [ -e /dev/vdb ]; then
    exec >/dev/ttyS1 2>&1
    export PADDOCK_LANE=vm
else
    exec >/lane-out/log 2>&1
    export PADDOCK_LANE=systemd
fi
code=0
su --login lane --whitelist-environment=PADDOCK_LANE --command 'bash /lane/checks.sh' || code=$?
echo "lane ended: $code"
