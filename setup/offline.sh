#!/bin/sh
# Sets up `qingdan` from the files beside this one, without a network. Needs no root but for Debian's
# packages, and those only where they are missing.
#
#   sh install.sh [FOLDER]     the program goes into FOLDER (~/.local/share/qingdan)
#   sh install.sh system       Debian's packages alone, for root to run
set -eu
say() { printf '%s\n' "$@" >&2; }
cd "$(dirname "$0")"
here=$(pwd)
sha256sum --quiet --check SHA256SUMS >&2 || { say '离线包不完整或者被改过。请重新拷贝。'; exit 1; }

# The packages of this release are apt's only source meanwhile.
release=$(. /etc/os-release && printf '%s-%s' "$ID" "${VERSION_ID:-}")
export ARCHIVE="$here"  # by which system.sh knows that nobody needs to be told of one
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
chmod 755 "$temporary"
if [ -d "debs/$release" ]; then
    mkdir -p "$temporary/lists/partial"
    printf 'deb [trusted=yes] copy:%s ./\n' "$here/debs/$release" >"$temporary/sources.list"
    cat >"$temporary/apt.conf" <<END
Dir::Etc::SourceList "$temporary/sources.list"; Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$temporary/lists"; APT::Sandbox::User "root"; Acquire::Languages "none";
END
    export APT_CONFIG="$temporary/apt.conf" BY_HAND="sh '$here/install.sh' system"
fi
sh system.sh publish || pdf=missing
if [ "${1:-}" = system ]; then
    [ -z "${pdf:-}" ]
    exit
fi

python=$(sh system.sh python 2>/dev/null) || { say '没有 Python 3.11 或更新的版本，什么也没有装。'; exit 1; }
folder=${1:-$HOME/.local/share/qingdan}
"$python" -m venv --clear "$folder"
install() { "$folder/bin/python" -m pip install -q --disable-pip-version-check --no-index -f wheels "$@"; }
install --require-hashes --only-binary :all: -r requirements.txt || {
    say "离线包里没有适合本机的 Python 库：本机是 $(uname -m)，$("$python" -V)；包里的是 x86-64，Python 3.11 到 3.14。"
    exit 1
}
install --no-deps wheels/qingdan-*.whl
mkdir -p "$HOME/.local/bin"
ln -sf "$folder/bin/qingdan" "$HOME/.local/bin/qingdan"

say "装好了：$HOME/.local/bin/qingdan"
case ":$PATH:" in
    *":$HOME/.local/bin:"*) say '接下来：qingdan new 我的清单' ;;
    *)
        # Debian's own ~/.profile adds the folder at the next login, root's does not.
        again=
        grep -qs '\.local/bin' "$HOME/.profile" "$HOME/.bash_profile" && again='（重新登录以后写 qingdan 就行）'
        say "接下来$again：" '  ~/.local/bin/qingdan new 我的清单'
        ;;
esac
[ -z "${pdf:-}" ] || say '还缺上面说的系统库：Word 文件、电子表格和网页已经可以生成（--format docx --format xlsx），PDF 要等它们装好。'
