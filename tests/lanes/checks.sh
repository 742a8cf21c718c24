#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What an unprivileged user's login proves: run by guest.sh in a session scope that is root's. One line a finding,
# "proved: ..." or "FAILED: ..."; ends with the number of failures.
set -u
# shellcheck disable=SC2317 # what expect() calls is reached
cd /tmp || exit 1
export PADDOCK_BIN=/lane/bin QT_QPA_PLATFORM=offscreen
paddock=/lane/bin/paddock
helper=/lane/tests/paddock-test-helper
failures=0
slow=1 # processes start about 70 times slower in the virtual machine
if [ "$PADDOCK_LANE" = vm ]; then slow=30; fi

proved() { echo "proved: $*"; }
failed() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}
# expect WHAT COMMAND...
expect() {
    local what=$1
    shift
    if "$@"; then proved "$what"; else failed "$what"; fi
}
# until_true SECONDS COMMAND...
until_true() {
    local end=$((SECONDS + $1 * slow))
    shift
    until "$@"; do
        if [ "$SECONDS" -ge "$end" ]; then return 1; fi
        sleep 0.1
    done
}
milliseconds() { echo $(($(date +%s%N) / 1000000)); }
own_group() { sed -n 's/^0:://p' /proc/self/cgroup; }
# marked MARK: the living processes that bear it in their environment, as a second opinion.
marked() {
    local file pid
    for file in $(grep -lzxF "PADDOCK_TEST_MARK=$1" /proc/[0-9]*/environ 2>/dev/null); do
        pid=${file#/proc/}
        pid=${pid%/environ}
        if ! grep -qs '^State:	[ZX]' "/proc/$pid/status"; then echo "$pid"; fi
    done
}
none_marked() { [ -z "$(marked "$1")" ]; }
any_marked() { [ "$(marked "$1" | wc -l)" -ge "$2" ]; }
bus_answers() { systemctl --user list-units >/dev/null 2>&1; }
no_scope() { [ -z "$(systemctl --user list-units --all --plain --no-legend 'paddock-*.scope')" ]; }

sits_in_roots_scope() {
    local group mount=/sys/fs/cgroup
    group=$(own_group)
    [[ $group == */session-*.scope ]] && [ ! -w "$mount$group/cgroup.procs" ] &&
        [ "$(stat -c %U "$mount$group")" = root ]
}

doctor_finds_a_scope() {
    local began json
    began=$(milliseconds)
    json=$("$paddock" doctor --json) || return 1
    echo "doctor in $(($(milliseconds) - began)) ms: $json"
    [[ $json == *'"mechanism":"cgroup_v2","refused":[{"mechanism":"cgroup_v2","why":"own cgroup: '* ]]
}

run_sits_below_the_users_manager() {
    local group
    group=$("$paddock" run -- sed -n 's/^0:://p' /proc/self/cgroup) || return 1
    echo "a run sits in $group"
    [[ $group == */user@"$(id -u)".service/*/paddock-run-*.scope/paddock-run-*/* ]]
}

# awkward WORDS...: a tree of the helper's whose leader ends and leaves a descendant behind.
awkward() {
    local mark=awkward-$RANDOM$RANDOM
    PADDOCK_TEST_MARK=$mark timeout $((20 * slow)) "$paddock" run -- "$helper" "$@" || return 1
    none_marked "$mark"
}

killed_owner_leaves_nothing() {
    local mark=owner-$RANDOM$RANDOM owner
    PADDOCK_TEST_MARK=$mark "$paddock" run -- "$helper" "$@" &
    owner=$!
    # paddock bears the mark as well, and so does its warden
    until_true 10 any_marked "$mark" 4 || echo "too few: $(marked "$mark" | tr '\n' ' ')"
    kill -KILL "$owner"
    wait "$owner" 2>/dev/null
    until_true 10 none_marked "$mark"
}

released_member_outlives_its_run() {
    local mark=released-$RANDOM$RANDOM code=0 pid
    PADDOCK_TEST_MARK=$mark "$paddock" run --leftovers report -- "$helper" setsid leave || code=$?
    any_marked "$mark" 1 || code=1
    for pid in $(marked "$mark"); do kill -KILL "$pid"; done
    until_true 10 none_marked "$mark" && [ "$code" -eq 0 ]
}

without_a_bus_it_says_why() {
    local json
    json=$(env -u DBUS_SESSION_BUS_ADDRESS -u XDG_RUNTIME_DIR "$paddock" doctor --json) || return 1
    [[ $json == *'"mechanism":"subreaper"'*'"own cgroup: '*'"systemd scope: there is no session bus'* ]]
}

insisting_without_a_bus_is_refused() {
    env -u DBUS_SESSION_BUS_ADDRESS -u XDG_RUNTIME_DIR "$paddock" run --mechanism cgroup -- true
    [ $? -eq 123 ]
}

# Without limits wanted; with them a scope is better where the app's has not got every controller.
own_app_scope_is_taken() {
    local group
    group=$(systemd-run --user --scope --quiet --unit="app-test-$RANDOM" \
        "$paddock" run -- sed -n 's/^0:://p' /proc/self/cgroup) || return 1
    echo "a run in an app's scope sits in $group"
    [[ $group == */app-test-*.scope/paddock-run-*/* ]]
}

group_has_controllers() {
    local found
    # shellcheck disable=SC2016
    found=$("$paddock" run -- sh -c 'cat "/sys/fs/cgroup$(sed -n s/^0:://p /proc/self/cgroup)/cgroup.controllers"') || return 1
    echo "controllers: $found"
    [[ " $found " == *" cpu "* && " $found " == *" memory "* && " $found " == *" pids "* ]]
}

doctor_offers_limits() {
    [[ $("$paddock" doctor --json) == *'"limits":{"cpu":true,"memory":true,"pids":true}'* ]]
}

# Paddock alone in a delegated scope: to pass its controllers on it has to step aside into a leaf of it.
own_scope_enforces_limits() {
    local found
    # shellcheck disable=SC2016
    found=$(systemd-run --user --scope --quiet -p Delegate=yes --unit="own-test-$RANDOM" env -u DBUS_SESSION_BUS_ADDRESS \
        "$paddock" run --memory 64M --pids 20 -- \
        sh -c 'cd "/sys/fs/cgroup$(sed -n s/^0:://p /proc/self/cgroup)" && pwd && cat memory.max pids.max' | tr '\n' ' ') || return 1
    echo "limits in the own scope: $found"
    [[ $found == */own-test-*.scope/paddock-run-*/*" 67108864 20 " ]]
}

# With somebody else in it nobody may be moved: where there is no other place, the limits are refused before anything starts.
shared_scope_refuses_limits() {
    # shellcheck disable=SC2016
    systemd-run --user --scope --quiet -p Delegate=yes --unit="own-test-$RANDOM" \
        env -u DBUS_SESSION_BUS_ADDRESS -u XDG_RUNTIME_DIR sh -c '"$0" run --memory 64M -- true; test $? -eq 123' "$paddock"
}

program_passes() {
    echo "--- $*"
    PADDOCK_TEST_SLOW=$slow timeout $((300 * slow)) "$@"
}

until_true 10 bus_answers # the bus is started by its first use
expect "the shell sits in $(own_group), which is root's, as an ssh session's does" sits_in_roots_scope
expect "doctor: cgroup v2 in a scope of the user's systemd, and why not in the own cgroup" doctor_finds_a_scope
expect "a run is born below the user's own systemd" run_sits_below_the_users_manager
expect "a grandchild in a session of its own is ended with its run" awkward setsid leave
expect "a double-forked daemon that ignores signals is ended with its run" awkward daemon leave ignore
expect "SIGKILL of paddock leaves nothing of a tree with setsid" killed_owner_leaves_nothing setsid
expect "SIGKILL of paddock leaves nothing of a daemon that ignores signals" killed_owner_leaves_nothing daemon stay ignore
expect "what is released outlives its run" released_member_outlives_its_run
expect "without a bus: subreaper, and both reasons" without_a_bus_it_says_why
expect "without a bus, insisting on cgroup v2 ends with 123" insisting_without_a_bus_is_refused
expect "in an app's scope, as a desktop gives it, the own cgroup is taken" own_app_scope_is_taken
if [ "$PADDOCK_LANE" = vm ]; then
    expect "the scope's groups have the controllers cpu, memory and pids" group_has_controllers
    expect "doctor: memory, pids and cpu can be limited" doctor_offers_limits
    expect "alone in a delegated scope Paddock steps aside and its limits hold" own_scope_enforces_limits
    expect "beside others in it, without a bus, limits are refused with 123" shared_scope_refuses_limits
fi
while read -r -a words; do
    if [ "${#words[@]}" -eq 0 ]; then continue; fi
    expect "${words[*]} passes in the scope" program_passes "/lane/tests/${words[0]}" "${words[@]:1}"
done </lane/programs
expect "no scope of Paddock's is left in the user's systemd" until_true 10 no_scope
exit "$failures"
