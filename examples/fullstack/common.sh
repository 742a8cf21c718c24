# SPDX-License-Identifier: Apache-2.0
# Read by the other scripts. PostgreSQL refuses to run as root, and nginx should not: as root they become this user.
user=nobody

fail() {
    echo "$*" >&2
    exit 1
}

# The folder everything is kept in, with its whole path.
state() {
    mkdir -p "${FULLSTACK_STATE:?the folder to keep everything in}/logs" && cd "$FULLSTACK_STATE" && pwd -P
}

# unprivileged PROGRAM ARGUMENTS...
unprivileged() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups --inh-caps=-all -- "$@"
    else
        "$@"
    fi
}

# keep FILE: what comes in, into a file for that user alone. In a folder of its own it writes itself: what it made of the
# folder since is nothing for root to follow.
# shellcheck disable=SC2016
keep() { unprivileged sh -c 'umask 077 && rm -f "$1" && cat >"$1"' sh "$1"; }

# As the last act of a script: the program takes the shell's place.
become() {
    if [ "$(id -u)" -eq 0 ]; then
        chown --dereference "$user" /proc/self/fd/1 /proc/self/fd/2 # it may want to open them again
        exec setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups --inh-caps=-all -- "$@"
    fi
    exec "$@"
}

# own_folder FOLDER: a folder for that user alone.
own_folder() {
    mkdir -p "$1" && chmod 700 "$1" || exit
    if [ "$(id -u)" -eq 0 ]; then
        chown "$user:" "$1" || exit
        unprivileged test -x "$1" ||
            fail "as root this runs as $user, who cannot reach $1; set FULLSTACK_STATE to a folder that everybody can reach"
    fi
}
