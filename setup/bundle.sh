#!/bin/sh
# One archive that sets up `qingdan` on a machine without internet: dist/qingdan-…-x86_64.tar.
#
#   make bundle                                        takes everything from where pip and apt point
#   MIRROR=https://… PIP_INDEX_URL=https://… make bundle    from mirrors of Debian and of PyPI
#
# It holds the wheels of all libraries for x86-64, with the hashes of constraints.txt; Python, Pango
# and HarfBuzz as Debian 12 and 13 have them, with all that they stand on; setup/offline.sh, which
# sets it up; and SHA256SUMS. It is made on Debian or its kin.
set -eu
mirror=${MIRROR:-http://deb.debian.org/debian}
keys=/usr/share/keyrings/debian-archive-keyring.gpg
pythons='3.11 3.12 3.13 3.14'
python=.venv/bin/python
say() { printf '%s\n' "$@" >&2; }
stop() { say "$@"; exit 1; }

command -v apt-get >/dev/null && [ -e $keys ] ||
    stop '做离线包要用 apt-get 和 Debian 的公钥（软件包 debian-archive-keyring）。请在 Debian 上做。'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say '离线包：本项目和 Python 库……'
$python -m pip wheel --quiet --no-deps --wheel-dir "$work" . || stop '本项目没有打成包，原因见上。'
name=$(basename "$(ls "$work"/qingdan-*.whl)" -py3-none-any.whl)
inside=$work/$name-x86_64
mkdir -p "$inside/wheels" dist
mv "$work"/qingdan-*.whl "$inside/wheels"
sh setup/libraries.sh --list publish preview pages sign >"$inside/requirements.txt"
for version in $pythons; do
    platforms=$(for tag in _2_34 _2_31 _2_28 _2_27 _2_26 _2_24 _2_17 2014 _2_12 2010 _2_5 1; do
        printf -- '--platform manylinux%s_x86_64 ' $tag
    done)
    # shellcheck disable=SC2086  # one word an option
    $python -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --require-hashes --python-version "$version" $platforms \
        --dest "$inside/wheels" --requirement "$inside/requirements.txt" ||
        stop "Python $version 的库没有下载齐，原因见上。可以写明镜像：PIP_INDEX_URL=https://… make bundle"
done

# A folder of packages that apt takes for a source of its own.
debian() {
    say "离线包：Debian $2 的系统库……"
    apt=$work/$1 debs=$inside/debs/debian-$2
    mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$debs"
    : >"$apt/status"
    printf 'deb [signed-by=%s] %s %s main\n' $keys "$mirror" "$1" >"$apt/sources.list"
    cat >"$apt/apt.conf" <<END
Dir::Etc::SourceList "$apt/sources.list"; Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$apt/lists"; Dir::State::Status "$apt/status"; Dir::Cache "$apt";
APT::Architecture "amd64"; APT::Architectures "amd64"; APT::Sandbox::User "root";
Acquire::Languages "none"; Debug::NoLocking "1"; APT::Get::AllowUnauthenticated "0";
END
    { APT_CONFIG=$apt/apt.conf apt-get -q update && APT_CONFIG=$apt/apt.conf apt-get -q -y \
        --download-only --no-install-recommends install \
        python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; } >"$apt/log" 2>&1 || {
        tail -n 5 "$apt/log" >&2
        stop "没有从 $mirror 取到，原因见上。可以写明镜像：MIRROR=https://…/debian make bundle"
    }
    mv "$apt"/archives/*.deb "$debs"
    for deb in "$debs"/*.deb; do
        dpkg-deb --field "$deb"
        printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$(basename "$deb")" \
            "$(wc -c <"$deb")" "$(sha256sum "$deb" | cut -c1-64)"
    done >"$debs/Packages"
}
debian bookworm 12
debian trixie 13

cp setup/offline.sh "$inside/install.sh"
cp setup/system.sh "$inside"
(cd "$inside" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
archive=dist/$name-x86_64.tar
tar -c -f "$archive" -C "$work" --sort=name --owner=0 --group=0 --numeric-owner "$name-x86_64"
say "已生成 $archive（$(du -h "$archive" | cut -f1)）。拷到不能上网的电脑上，在那里运行：" \
    "  tar xf $name-x86_64.tar" "  sh $name-x86_64/install.sh"
