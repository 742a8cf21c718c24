#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs a test program as an unprivileged user who sits in a cgroup of its own, as a delegated session has it.
# Started by an ordinary user it runs the program as it is: that user is unprivileged already.
set -euo pipefail

program=$1
shift
if [ "$(id -u)" -ne 0 ]; then
    exec "$program" "$@"
fi
mount=$(awk '{ for (i = 1; i <= NF; i++) if ($i == "-" && $(i + 1) == "cgroup2") print $5 }' /proc/self/mountinfo | head -n 1)
own=$(sed -n 's/^0:://p' /proc/self/cgroup)
[ -n "$mount" ] || { echo "no cgroup v2 hierarchy is mounted here" >&2; exit 1; }
base="$mount${own%/}"
delegated="$base/delegated-$$"
user=nobody

# Everything the program needs must be readable by that user, wherever the build stands.
place=$(mktemp -d /tmp/tests-as-nobody.XXXXXX)
leave() {
    kill "$outsider" 2>/dev/null || true
    echo $$ > "$base/cgroup.procs"
    for directory in "$delegated/inner" "$delegated"; do
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            rmdir "$directory" 2>/dev/null && break
            sleep 0.2
        done
    done
    rm -rf "$place"
}
outsider=
mkdir "$delegated" "$delegated/inner"
trap leave EXIT
chown -R "$user" "$delegated"
mkdir "$place/bin" "$place/tests"
cp "$PADDOCK_BIN/paddock-warden" "$place/bin/"
cp "$program" "$(dirname "$program")/paddock-test-helper" "$place/tests/"
if [ -x "$(dirname "$program")/paddock-test-owner" ]; then cp "$(dirname "$program")/paddock-test-owner" "$place/tests/"; fi
chmod -R a+rX "$place"
# A program that runs as root whoever starts it: what such a child does must be contained as well.
cp "$place/tests/paddock-test-helper" "$place/tests/paddock-test-helper-setuid"
chmod 4755 "$place/tests/paddock-test-helper-setuid"
# A process of the same user outside of its part of the hierarchy.
setpriv --reuid "$user" --regid nogroup --clear-groups "$place/tests/paddock-test-helper" sleep > /dev/null &
outsider=$!
echo $$ > "$delegated/inner/cgroup.procs"
cd /
setpriv --reuid "$user" --regid nogroup --clear-groups \
    env HOME=/tmp PADDOCK_TEST_OUTSIDER="$outsider" PADDOCK_BIN="$place/bin" "$place/tests/$(basename "$program")" "$@"
