#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The lane "systemd": boots a root of the host's own release in systemd-nspawn, on pure cgroup v2, and proves there what
# an unprivileged user's login gets of the user's systemd. Leaves nothing behind but build/lanes.
lane=test-systemd
# shellcheck source=tests/lanes/lane.sh
. "$(dirname "${BASH_SOURCE[0]}")/lane.sh"

programs=("$@")
root=$lanes/systemd/root
bound=300 # seconds for boot, checks and power-off; a tenth of it is usual

work=$(mktemp -d /tmp/paddock-lane.XXXXXX)
group=""
clean_up() {
    if [[ -n $group && -d $group ]]; then
        echo 1 >"$group/cgroup.kill"
        for _ in {1..50}; do
            find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
            if [[ ! -d $group ]]; then break; fi
            sleep 0.1
        done
        if [[ -d $group ]]; then say "$group could not be removed" >&2; fi
    fi
    rm -rf "$work"
}
trap clean_up EXIT

# Everything that runs in there sits in one group of ours, so that it can be ended whatever becomes of it.
make_group() {
    local mount own
    mount=$(awk '/ - cgroup2 / { print $5; exit }' /proc/self/mountinfo)
    own=$(sed -n 's/^0:://p' /proc/self/cgroup)
    [[ -n $mount ]] || die "no cgroup v2 hierarchy is mounted here"
    group=$mount${own%/}/paddock-lane-$$
    mkdir "$group"
}

# The container sees cgroup v2 alone, also where the host mounts the controllers as version 1. Both mounts are made in a
# mount namespace of the container's own.
boot() {
    # shellcheck disable=SC2016
    timeout "$bound" unshare --mount --propagation private bash -c '
        echo $$ >"$1/cgroup.procs"
        umount --lazy /sys/fs/cgroup
        mount -t cgroup2 none /sys/fs/cgroup
        exec systemd-nspawn --directory="$2" --volatile=overlay --bind-ro="$3/stage:/lane" --bind="$3/out:/lane-out" \
            --boot --register=no --keep-unit --private-network --link-journal=no --console=pipe' \
        boot "$group" "$root" "$work" </dev/null >"$work/console" 2>&1
}

began=$SECONDS
mkdir -p "$lanes/systemd"
# shellcheck disable=SC2046
make_root "$root" $(library_packages $(program_files "${programs[@]}"))
stage "$work/stage" "${programs[@]}"
mkdir "$work/out"
make_group
started=$SECONDS
code=0
boot || code=$?
if [[ $code -ne 0 ]]; then tail -n 20 "$work/console" >&2; fi
[[ -s $work/out/log ]] || die "the container said nothing (exit $code)"
cp "$work/out/log" "$lanes/systemd/log"
report "$lanes/systemd/log"
say "all of it holds ($((SECONDS - started)) s from boot to power-off, $((SECONDS - began)) s altogether)"
