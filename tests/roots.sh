# Bare Debian roots, for tests/systems.sh and tests/setups.sh. Needs root and mmdebstrap.
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
roots=${ROOTS:-/var/tmp/booklet-roots}
mkdir -p "$roots"

# bare ROOT SUITE PACKAGES: makes a root, with packages separated by commas. A copy of sid that a
# mirror has may be older than sid's own date of expiry.
bare() {
    rm -rf "$1"
    mmdebstrap --quiet --variant=minbase --include="$3" --aptopt='Acquire::Check-Valid-Until "false"' \
        "$2" "$1" >/dev/null
}

# inside ROOT COMMAND…: runs a command in a root, with the folders $SHARED at their own paths and
# without a network where $OFFLINE is set; mounts end with the command.
inside() {
    local root=$1; shift
    unshare --mount --propagation private ${OFFLINE:+--net} bash -c '
        root=$1; shared=$2; shift 2
        mount -t proc proc "$root/proc"
        mount --rbind /sys "$root/sys"
        mount --rbind /dev "$root/dev"
        for path in $shared; do mkdir -p "$root$path"; mount --bind "$path" "$root$path"; done
        for path in /etc/resolv.conf /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
            [ -e "$path" ] || continue
            mkdir -p "$root$(dirname "$path")"; touch "$root$path"; mount --bind "$path" "$root$path"
        done
        exec env -i PATH=/venv/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
            PYTHONDONTWRITEBYTECODE=1 PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
            chroot "$root" "$@"' bash "$root" "${SHARED:-}" "$@"
}
