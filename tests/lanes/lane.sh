# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the lanes share: a Debian or Ubuntu root of the host's own release, made once and kept under build/lanes, the
# programs to carry into it, and the reading of what was proved there. Sourced by systemd.sh and vm.sh, which set `lane`.
set -Eeuo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
release=$source_dir/build/release
lanes=$source_dir/build/lanes
lane_user=lane
lane_uid=1000

say() { printf '%s: %s\n' "$lane" "$*"; }
die() {
    printf '%s: %s\n' "$lane" "$*" >&2
    exit 1
}
[[ $(id -u) -eq 0 ]] || die "root is needed, to make a root directory and to boot it"

# program_files TEST...: what runs in there, where it is built. A TEST is a program and its arguments.
program_files() {
    local test
    echo "$release/bin/paddock" "$release/bin/paddock-warden" "$release/tests/paddock-test-helper"
    if [[ -x $release/tests/paddock-test-owner ]]; then echo "$release/tests/paddock-test-owner"; fi
    for test in "${@%% *}"; do
        [[ -x $release/tests/$test ]] || die "$release/tests/$test is not built"
        echo "$release/tests/$test"
    done
}

# The packages of the shared libraries that the given programs need. They bear the same names in there, because it is the
# same release.
library_packages() {
    local library
    ldd "$@" | awk '$2 == "=>" { print $3 }' | sort -u | while read -r library; do
        library=$(readlink -f "$library")
        { dpkg-query -S "$library" || dpkg-query -S "${library#/usr}"; } 2>/dev/null | head -n 1 | cut -d : -f 1
    done | sort -u
}

# The first mirror that apt of this machine gets its own release from, as "URI SUITE COMPONENTS".
apt_mirror() {
    local VERSION_CODENAME=""
    # shellcheck disable=SC1091
    . /etc/os-release
    apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        awk -v suite="$VERSION_CODENAME" '
            $2 == suite && (site == "" || site == $1) { site = $1; components = components (components ? "," : "") $3 }
            END { if (site == "") exit 1; print site, suite, components }' ||
        die "apt has no package lists of $VERSION_CODENAME: run apt-get update"
}

# make_root DIRECTORY PACKAGE...: kept until the packages change.
make_root() {
    local directory=$1 line mirror suite components list began=$SECONDS
    shift
    list=$(printf '%s\n' "$@" systemd systemd-sysv dbus dbus-user-session libpam-systemd | sort -u)
    if [[ -e $directory.packages && $list == "$(cat "$directory.packages")" ]]; then return; fi
    line=$(apt_mirror)
    read -r mirror suite components <<<"$line"
    say "making $directory of $suite (once; some minutes)"
    rm -rf "$directory" "$directory.packages"
    mkdir -p "$lanes/cache"
    debootstrap --variant=minbase --cache-dir="$lanes/cache" --components="$components" \
        --include="$(tr '\n' , <<<"$list" | sed 's/,$//')" "$suite" "$directory" "$mirror" >"$directory.log" 2>&1 ||
        die "debootstrap failed: $(tail -n 5 "$directory.log")"
    configure_root "$directory"
    printf '%s\n' "$list" >"$directory.packages"
    say "made it in $((SECONDS - began)) s"
}

# The user, and the unit that runs tests/lanes/guest.sh at boot and powers off behind it.
configure_root() {
    local units=$1/etc/systemd/system
    chroot "$1" useradd --create-home --uid "$lane_uid" --shell /bin/bash "$lane_user"
    mkdir -p "$1/lane" "$units/multi-user.target.wants"
    rm -f "$1/etc/hostname"
    cat >"$units/paddock-lane.service" <<'UNIT'
[Unit]
Description=What the lane proves
After=dbus.service systemd-logind.service systemd-user-sessions.service
SuccessAction=poweroff-force
FailureAction=poweroff-force
[Service]
Type=exec
ExecStartPre=/bin/bash -c 'test -e /lane/guest.sh || tar -xf /dev/vdb -C /lane'
ExecStart=/bin/bash /lane/guest.sh
UNIT
    ln -s ../paddock-lane.service "$units/multi-user.target.wants/"
}

# stage DIRECTORY TEST...: what guest.sh finds in /lane.
stage() {
    local directory=$1 file
    shift
    mkdir -p "$directory/bin" "$directory/tests"
    for file in $(program_files "$@" | sort -u); do
        install --strip --mode=755 "$file" "$directory/$(basename "$(dirname "$file")")/"
    done
    printf '%s\n' "$@" >"$directory/programs"
    cp "$source_dir"/tests/lanes/{guest,checks}.sh "$directory/"
    chmod -R a+rX "$directory"
}

# report FILE: shows what was proved, and whether all of it was.
report() {
    local file=$1 code
    code=$(sed -n 's/^lane ended: //p' "$file" | tail -n 1 | tr -d '\r')
    grep -aE '^(proved|FAILED): ' "$file" | tr -d '\r' | sed 's/^/  /' || true
    if [[ $code == 0 ]]; then return 0; fi
    say "all that was said in there:" >&2
    tr -d '\r' <"$file" | tail -n 200 >&2
    if [[ -z $code ]]; then die "it did not come to its end"; fi
    die "it ended with $code"
}
