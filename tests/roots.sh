# Bare roots of Debian and Ubuntu, for tests/systems.sh and tests/setups.sh. Needs root and mmdebstrap.
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
roots=${ROOTS:-/var/tmp/booklet-roots}
mkdir -p "$roots"

# The keys of Ubuntu's archive, from there, in a file of the roots' folder.
ubuntu_keys() {
    local deb=ubuntu-keyring_2023.11.28.1_all.deb
    [ -e "$roots/ubuntu.gpg" ] && return
    curl -sSf -o "$roots/$deb" "http://archive.ubuntu.com/ubuntu/pool/main/u/ubuntu-keyring/$deb"
    echo "36de43b15853ccae0028e9a767613770c704833f82586f28eb262f0311adb8a8  $roots/$deb" | sha256sum --quiet -c
    dpkg-deb --fsys-tarfile "$roots/$deb" |
        tar -x -O ./usr/share/keyrings/ubuntu-archive-keyring.gpg >"$roots/ubuntu.gpg"
}

# bare ROOT SUITE PACKAGES: makes a root, with packages separated by commas. A copy of sid that a
# mirror has may be older than sid's own date of expiry. Ubuntu's smallest roots come without apt.
bare() {
    local source=()
    if [ "$2" = noble ]; then
        ubuntu_keys
        source=("deb [signed-by=$roots/ubuntu.gpg] http://archive.ubuntu.com/ubuntu noble main universe")
    fi
    rm -rf "$1"
    mmdebstrap --quiet --variant=minbase --include="apt,$3" --aptopt='Acquire::Check-Valid-Until "false"' \
        "$2" "$1" "${source[@]}" >/dev/null
    # Inside, the keys are Ubuntu's own.
    [ "$2" != noble ] || sed -i 's/ \[signed-by=[^]]*\]//' "$1/etc/apt/sources.list"
}

# inside ROOT COMMAND…: runs a command in a root, with the folders $SHARED at their own paths and
# without a network where $OFFLINE is set; mounts end with the command. Its /dev is its own: what
# packages do as root when they are set up must not reach this machine's devices.
inside() {
    local root=$1; shift
    unshare --mount --propagation private ${OFFLINE:+--net} bash -c '
        root=$1; shared=$2; shift 2
        mount -t proc proc "$root/proc"
        mount --rbind /sys "$root/sys"
        mount -t tmpfs -o mode=755 dev "$root/dev"
        (cd "$root/dev" && umask 0 && mknod null c 1 3 && mknod zero c 1 5 && mknod full c 1 7 &&
            mknod random c 1 8 && mknod urandom c 1 9 && mknod tty c 5 0 &&
            mkdir -m 755 pts && mkdir -m 1777 shm && ln -s pts/ptmx ptmx && ln -s /proc/self/fd fd &&
            ln -s fd/0 stdin && ln -s fd/1 stdout && ln -s fd/2 stderr)
        mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts "$root/dev/pts"
        mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
        for path in $shared; do mkdir -p "$root$path"; mount --bind "$path" "$root$path"; done
        for path in /etc/resolv.conf /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
            [ -e "$path" ] || continue
            mkdir -p "$root$(dirname "$path")"; touch "$root$path"; mount --bind "$path" "$root$path"
        done
        exec env -i PATH=/venv/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
            PYTHONDONTWRITEBYTECODE=1 PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
            chroot "$root" "$@"' bash "$root" "${SHARED:-}" "$@"
}
