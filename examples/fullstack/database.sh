# SPDX-License-Identifier: Apache-2.0
# database.sh create|run|ready|migrate: PostgreSQL in $FULLSTACK_STATE/database. Its socket is there too, for whom the folder
# lets in and without a password; on its port it wants the one in the file "password".
here=$(pwd)
. ./common.sh

name=fullstack
port=${FULLSTACK_DATABASE_PORT:?the port to listen on}
folder=$(state)/database || exit
data=$folder/data

# Debian and its like keep the server out of PATH, a folder for each version. Data of one version is none for another, so
# what made the data directory also runs it.
find_programs() {
    if [ -f "$data/PG_VERSION" ]; then
        read -r version <"$data/PG_VERSION"
        found=/usr/lib/postgresql/$version/bin
    else
        found=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    fi
    [ -x "$found/postgres" ] || found=$(pg_config --bindir 2>/dev/null)
    [ -x "$found/postgres" ] ||
        fail "PostgreSQL's server ${version:+$version }is not installed; on Debian it is in the package postgresql"
    echo "$found"
}

create() {
    [ "${#folder}" -le 80 ] || fail "$folder is too long for the path of a socket; set FULLSTACK_STATE to a shorter one"
    own_folder "$folder"
    cd "$folder" || exit
    if [ -f "$data/PG_VERSION" ]; then
        echo "the database is there already"
        exit 0
    fi
    # Made beside and moved: who is stopped halfway leaves no half of it in the data's place.
    unprivileged rm -rf "$data.new"
    head -c 18 /dev/urandom | base64 | keep password || exit
    unprivileged "$programs/initdb" --pgdata="$data.new" --username="$name" --encoding=UTF8 --locale=C --no-instructions \
        --auth-local=trust --auth-host=scram-sha-256 --pwfile=password --no-sync || exit
    unprivileged mv "$data.new" "$data"
}

programs=$(find_programs) || exit
case ${1:-} in
    create) create ;;
    run)
        cd "$folder" || exit
        # Nothing here is worth waiting for the disk.
        become "$programs/postgres" -D "$data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" \
            -c fsync=off -c shared_buffers=16MB -c max_connections=20 -c log_min_messages=warning
        ;;
    ready) exec "$programs/pg_isready" --quiet --host="$folder" --port="$port" --username="$name" --dbname=postgres ;;
    migrate)
        exec "$programs/psql" --no-psqlrc --quiet --host="$folder" --port="$port" --username="$name" --dbname=postgres \
            --set=ON_ERROR_STOP=1 --single-transaction --file="$here/schema.sql"
        ;;
    *) fail "database.sh create|run|ready|migrate" ;;
esac
