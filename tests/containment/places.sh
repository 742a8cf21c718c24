#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Asks `paddock doctor` in the places that containers and users find themselves in, each made for real: what contains there,
# and the reason where it is not cgroup v2. Needs root to make them; ends with 77 without.
set -uo pipefail

if [ "$(id -u)" -ne 0 ]; then
    echo "root is needed to make the mounts and groups of this test"
    exit 77
fi
mount=$(awk '/ - cgroup2 / { print $5; exit }' /proc/self/mountinfo)
own=$(sed -n 's/^0:://p' /proc/self/cgroup)
[ -n "$mount" ] || { echo "no cgroup v2 hierarchy is mounted here" >&2; exit 1; }
base="$mount${own%/}"
delegated="$base/delegated-places-$$"
user=nobody
failures=0

# Readable by that user, wherever the build stands.
place=$(mktemp -d /tmp/paddock-places.XXXXXX)
leave() {
    for directory in "$delegated/inner" "$delegated"; do
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            rmdir "$directory" 2>/dev/null && break
            sleep 0.2
        done
    done
    rm -rf "$place"
}
trap leave EXIT
mkdir "$place/bin" "$delegated" "$delegated/inner"
chown -R "$user" "$delegated"
cp "$PADDOCK_BIN/paddock" "$PADDOCK_BIN/paddock-warden" "$place/bin/"
chmod -R a+rX "$place"
unset DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR
doctor="$place/bin/paddock doctor --json"
as_user="setpriv --reuid $user --regid nogroup --clear-groups env HOME=/tmp"
in_own_mounts="unshare --mount --propagation private"

# expect WHERE MECHANISM REASON COMMAND...: the reason as a pattern; empty where nothing is refused.
expect() {
    local where=$1 mechanism=$2 reason=$3 json wanted
    shift 3
    json=$(cd / && "$@" 2>&1)
    wanted="*\"mechanism\":\"$mechanism\",\"refused\":[[]${reason:+*$reason}*"
    [ -n "$reason" ] || wanted="*\"mechanism\":\"$mechanism\",\"refused\":[[]]*"
    # shellcheck disable=SC2053 # a pattern is meant
    if [[ $json == $wanted ]]; then
        echo "ok: $where: $mechanism${reason:+, because of \"$reason\"}"
    else
        echo "FAILED: $where: $mechanism${reason:+ because of \"$reason\"} was expected: $json"
        failures=$((failures + 1))
    fi
}

# shellcheck disable=SC2086 # words are meant
{
    expect "root" cgroup_v2 "" $doctor
    expect "a user inside of a subtree that it owns" cgroup_v2 "" \
        bash -c "echo \$\$ >'$delegated/inner/cgroup.procs'; exec $as_user $doctor"
    expect "a user outside of the subtree that it owns" subreaper "own cgroup: $base may not be written" $as_user $doctor
    expect "a user without a bus" subreaper "systemd scope: there is no session bus" $as_user $doctor
    expect "a container with a read-only hierarchy" subreaper "own cgroup: *mounted read-only" \
        $in_own_mounts bash -c "mount -o remount,bind,ro '$mount' && exec $doctor"
    expect "a container without the hierarchy" subreaper "cgroup v2 is not mounted" \
        $in_own_mounts bash -c "umount --lazy '$mount' && exec $doctor"
    expect "a container with a cgroup namespace of its own" cgroup_v2 "" bash -c "
        echo \$\$ >'$delegated/inner/cgroup.procs'
        exec $in_own_mounts --cgroup bash -c \"mkdir -p '$place/groups' && umount --lazy '$mount' &&
            mount -t cgroup2 none '$place/groups' && exec $doctor\""
    expect "a process outside of its cgroup namespace" subreaper "outside of its cgroup namespace" bash -c "
        echo \$\$ >'$delegated/inner/cgroup.procs'
        exec $in_own_mounts --cgroup bash -c \"echo \\\$\\\$ >'$base/cgroup.procs' && umount --lazy '$mount' &&
            mount -t cgroup2 none '$mount' && exec $doctor\""
}
exit "$((failures > 0))"
