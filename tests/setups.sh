#!/bin/bash
# Can it be set up where nothing is? In bare roots of Debian and Ubuntu it runs what README says, with
# times, as root and as a user who has no sudo; upgrades an older checkout; sets up the archive of
# `make bundle` without a network; and prints what Debian 11 is told, which is too old.
#
#   sudo tests/setups.sh [SUITE…]       SUITE: bookworm, trixie, sid, noble, bullseye (all, unless said)
#   sudo TEST=1 tests/setups.sh SUITE   `make test` as well, and keeps the root
#
# Needs root and mmdebstrap. Roots are made in $ROOTS (/var/tmp/booklet-roots) and removed.
set -euo pipefail
. "$(dirname "$0")/roots.sh"
cd "$project"
[ $# -gt 0 ] || set -- bookworm trixie sid noble bullseye
EARLIER=${EARLIER:-4a5af9f}   # the last commit whose checkout installed itself as `booklet`

told() { printf '\n== %s\n' "$*"; }

# laid FOLDER [COMMIT]: puts a checkout into a folder of the root, as `git clone` would.
laid() {
    mkdir -p "$root$1"
    if [ $# = 2 ]; then
        git archive "$2" | tar -x -C "$root$1"
    else
        git ls-files -z --cached --others --exclude-standard | tar -c --null -T - | tar -x -C "$root$1"
    fi
    inside "$root" sh -c 'cd "$1" && git init -q && git add -A &&
        git -c user.name=a -c user.email=a@b.c commit -qm x' sh "$1"
}

too_old() {
    told "$suite is told"
    bare "$root" "$suite" git,make
    laid /root/qingdan
    inside "$root" apt-get -qq update
    inside "$root" sh -c 'cd /root/qingdan && make publish' || true
    rm -rf "$root"
}

for suite in "$@"; do
    root=$roots/setup-$suite
    if [ "$suite" = bullseye ]; then too_old; continue; fi
    told "$suite: bare, then: apt install git make"
    bare "$root" "$suite" ca-certificates
    inside "$root" apt-get -qq update
    # The two commands are README's.
    time inside "$root" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install git make >/dev/null 2>&1

    told "$suite: an ordinary user who has no sudo"
    inside "$root" useradd -m -s /bin/bash clerk
    laid /home/clerk/qingdan
    inside "$root" chown -R clerk: /home/clerk
    inside "$root" su - clerk -c 'cd qingdan && make publish' || true

    told "$suite: make publish, in a folder called 'd\$y 清单'"
    laid '/root/d$y 清单'
    time inside "$root" sh -c 'cd "/root/d\$y 清单" && make publish'
    inside "$root" sh -c 'cd "/root/d\$y 清单" && du -sh .venv && cat output/SHA256SUMS'

    told "$suite: the user again, now that an administrator has installed what was named"
    time inside "$root" su - clerk -c 'cd qingdan && make publish && cat output/SHA256SUMS'

    told "$suite: a second user, in the first one's folder"
    inside "$root" useradd -m -s /bin/bash second
    inside "$root" chmod -R a+rX /home/clerk
    inside "$root" su - second -c 'cd /home/clerk/qingdan && make publish; make publish ARGS="--output $HOME/out"' || true

    told "$suite: an older checkout upgraded"
    laid /root/older "$EARLIER"
    inside "$root" sh -c 'cd /root/older && make publish >/dev/null && echo "接受: []" >source/check.yaml &&
        sed -i "s/^  - 开展养老服务工作/&甲/" source/basic.yaml && find source output -type f | sort |
        xargs -d "\n" sha256sum >/root/before'
    (cd "$project" && git ls-files -z --cached --others --exclude-standard -- ':!source' ':!output' |
        tar -c --null -T -) | tar -x -C "$root/root/older"
    inside "$root" sh -c 'cd /root/older && sh setup/system.sh publish && sh setup/libraries.sh publish &&
        sha256sum --quiet -c /root/before && echo "source/ and output/ as they were" && rm source/check.yaml && make publish'

    if [ -n "${TEST:-}" ]; then
        told "$suite: make test"
        time inside "$root" sh -c 'cd "/root/d\$y 清单" && make test' || true
    else
        rm -rf "$root"
    fi

    archive=$(ls dist/qingdan-*-x86_64.tar 2>/dev/null || true)
    if [ -n "$archive" ]; then
        root=$roots/offline-$suite
        told "$suite: bare again, without a network, from $archive"
        # Elsewhere than in the Debians whose packages it has, Python must be there.
        case $suite in bookworm | trixie) python='' ;; *) python=,python3-venv ;; esac
        bare "$root" "$suite" ca-certificates$python
        tar -x -C "$root/root" -f "$archive"
        time OFFLINE=1 inside "$root" sh -c 'sh /root/qingdan-*/install.sh'
        OFFLINE=1 inside "$root" sh -c 'cd /root && .local/bin/qingdan new 甲 &&
            .local/bin/qingdan publish --source 甲/source --output 甲/output; .local/bin/qingdan doctor
            .local/bin/qingdan publish --source 甲/source --output 乙 --format docx --format xlsx --format html'
        rm -rf "$root"
    fi
done
