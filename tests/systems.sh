#!/bin/bash
# Are the files the same on other systems? Makes bare Debian roots, installs there what
# `make publish` needs, makes many files in each and here, and compares their SHA-256.
#
#   sudo tests/systems.sh [SUITE…] [-- FOLDER…]      SUITE: bookworm, trixie, sid (all, unless said)
#
# FOLDERs, below /tmp, are further source folders to build. Needs root and mmdebstrap; .venv must be
# set up (or another Python named by $PYTHON). Roots stand in $ROOTS (/var/tmp/booklet-roots), made
# once.
set -euo pipefail
. "$(dirname "$0")/roots.sh"
cd "$project"
export SHARED="$project /tmp"
suites=() folders=()
while [ $# -gt 0 ]; do
    if [ "$1" = -- ]; then shift; folders=("$@"); break; fi
    suites+=("$1"); shift
done
[ ${#suites[@]} -gt 0 ] || suites=(bookworm trixie sid)

for suite in "${suites[@]}"; do
    root=$roots/$suite
    if [ ! -e "$root/venv/ready" ]; then
        bare "$root" "$suite" python3-venv,libpango-1.0-0,libpangoft2-1.0-0,libharfbuzz-subset0
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
