#!/bin/bash
# Are the files the same on other systems? Makes bare Debian roots, installs there what
# `make publish` needs, makes many files in each and here, and compares their SHA-256.
#
#   sudo tests/systems.sh [SUITE…] [-- FOLDER…]      SUITE: bookworm, trixie, sid (all, unless said)
#
# FOLDERs are further source folders to build. Needs root and mmdebstrap; .venv must be set up (or
# another Python named by $PYTHON). Roots stand in $ROOTS (/var/tmp/booklet-roots), made once.
set -euo pipefail
cd "$(dirname "$0")/.."
project=$PWD
roots=${ROOTS:-/var/tmp/booklet-roots}
suites=() folders=()
while [ $# -gt 0 ]; do
    if [ "$1" = -- ]; then shift; folders=("$@"); break; fi
    suites+=("$1"); shift
done
[ ${#suites[@]} -gt 0 ] || suites=(bookworm trixie sid)
mkdir -p "$roots"

# inside ROOT COMMAND…: runs a command in a root, with the project and /tmp at their own paths; mounts
# end with the command.
inside() {
    local root=$1; shift
    unshare --mount --propagation private bash -c '
        root=$1; project=$2; shift 2
        mkdir -p "$root$project"
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        for path in "$project" /tmp; do mount --bind "$path" "$root$path"; done
        for path in /etc/resolv.conf /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
            [ -e "$path" ] || continue
            mkdir -p "$root$(dirname "$path")"; touch "$root$path"; mount --bind "$path" "$root$path"
        done
        exec env -i PATH=/venv/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
            PYTHONDONTWRITEBYTECODE=1 PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
            chroot "$root" "$@"' bash "$root" "$project" "$@"
}

for suite in "${suites[@]}"; do
    root=$roots/$suite
    if [ ! -e "$root/venv/ready" ]; then
        rm -rf "$root"
        mmdebstrap --variant=minbase \
            --include=python3-venv,libpango-1.0-0,libpangoft2-1.0-0,libharfbuzz-subset0 \
            --aptopt='Acquire::Check-Valid-Until "false"' "$suite" "$root" >/dev/null
        inside "$root" python3 -m venv /venv
        sh setup/libraries.sh --list publish >"$root/needs.txt"
        inside "$root" sh -c \
            'python -m pip install --quiet --require-hashes -r /needs.txt && touch /venv/ready'
    fi
    inside "$root" sh -c 'cd "$1" && shift && python -m tests.sums "$@"' \
        sh "$project" "${folders[@]}" >"$roots/$suite.sums"
done
"${PYTHON:-.venv/bin/python}" -m tests.sums "${folders[@]}" >"$roots/here.sums"
for suite in "${suites[@]}"; do
    if diff "$roots/here.sums" "$roots/$suite.sums"; then
        echo "$suite: $(wc -l <"$roots/$suite.sums") files, all the same as here"
    else
        different=1
    fi
done
exit ${different:-0}
