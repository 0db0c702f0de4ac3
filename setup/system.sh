#!/bin/sh
# What the system must supply because pip cannot. Silent when everything is there.
#
#   sh setup/system.sh publish   what `make publish` needs
#   sh setup/system.sh test      what `make test` needs: the same and more
#   sh setup/system.sh python    prints the Python to use
#
# Missing packages are installed only on Debian and its kin, and only by root or where sudo asks
# for no password. Everywhere else the command to run is printed.
set -u
system=$(uname)

check_needs() {
    debian='' homebrew='' missing=''
    #    Debian package             Homebrew         probe                          for people
    need python3-venv               python           find_python                    'Python 3.11 或更新的版本（含 venv）'
    need libpango-1.0-0             pango            'library pango-1.0'            'Pango（排版）'
    need libpangoft2-1.0-0          pango            'library pangoft2-1.0'         'Pango（字体）'
    need libharfbuzz-subset0        harfbuzz         'library harfbuzz-subset'      'HarfBuzz（嵌入字体）'
    [ "$1" = test ] || return 0
    need libreoffice-writer-nogui   libreoffice      'office sw'                    'LibreOffice Writer（打开 Word 文件）'
    need libreoffice-calc-nogui     libreoffice      'office sc'                    'LibreOffice Calc（打开电子表格）'
    need poppler-utils              poppler          'commands pdftotext pdftoppm'  'Poppler（读 PDF）'
    need qpdf                       qpdf             'commands qpdf'                'qpdf（检验 PDF）'
    need fontconfig                 fontconfig       'commands fc-match'            'fontconfig（查字体）'
    need fonts-liberation           font-liberation  'font Liberation Sans'         'Liberation（与 Arial 同宽的字体）'
    need fonts-droid-fallback       font-noto-sans-cjk  chinese_font                '一种中文字体（LibreOffice 显示用）'
    need chromium                   chromium         browser                        'Chromium（试网页和预览）'
    need locales                    python           locales                        'locales（别的字符集）'
    need git                        git              'commands git'                 'git（版本管理）'
}

say() { printf '%s\n' "$@" >&2; }

# --- probes -----------------------------------------------------------------------------------

commands() {
    for name in "$@"; do
        command -v "$name" >/dev/null 2>&1 || return 1
    done
}

# A name on the PATH may be a stub, too old or without venv: only running it tells.
find_python() {
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        "$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
            >/dev/null 2>&1 && return
    done
    return 1
}

library() {
    if [ "$system" = Darwin ]; then
        for file in "${HOMEBREW_PREFIX:-/opt/homebrew}/lib/lib$1."*dylib "/usr/local/lib/lib$1."*dylib; do
            [ -e "$file" ] && return
        done
        return 1
    fi
    # ldconfig stands in /sbin, which is not on everybody's PATH.
    PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null | grep -q "lib$1\.so"
}

font() { commands fc-list && [ -n "$(fc-list "$*")" ]; }

# A font that has 中.
chinese_font() { commands fc-list && [ -n "$(fc-list :charset=4e2d)" ]; }

# The sources of locales that are not UTF-8; other systems than Linux have their own.
locales() { [ "$system" != Linux ] || [ -e /usr/share/i18n/charmaps/GBK.gz ] || [ -e /usr/share/i18n/charmaps/GBK ]; }

# Any browser of Chromium's family that Playwright can drive.
browser() { commands chromium || commands chromium-browser || commands google-chrome; }

# Debian's LibreOffice comes in parts (sw is Writer, sc is Calc); elsewhere it is whole.
office() {
    commands soffice || return 1
    [ "$system" = Linux ] || return 0
    program=$(dirname "$(readlink -f "$(command -v soffice)")")
    [ ! -e "$program/soffice.bin" ] || [ -e "$program/lib$1lo.so" ]
}

# --- what is missing, and getting it ----------------------------------------------------------

# need DEBIAN HOMEBREW PROBE NAME: notes the need as missing if its probe fails.
need() {
    $3 && return
    debian=$(add "$1" "$debian")
    homebrew=$(add "$2" "$homebrew")
    missing="$missing
  · $4"
}

# add WORD WORDS: the words with the word behind them, once.
add() {
    case " $2 " in
        *" $1 "*) printf '%s' "$2" ;;
        *) printf '%s' "${2:+$2 }$1" ;;
    esac
}

# What apt would install as $1: the version, or nothing where its sources have no such package.
candidate() {
    LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: *//p' | grep -v '^(none)$'
}

# Is version $1 of Python new enough?
new_enough() {
    case $1 in
        3.1[1-9]* | 3.[2-9][0-9]*) return 0 ;;
        *) return 1 ;;
    esac
}

# Puts a newer Python of the same system in the place of python3-venv where that is too old, and
# notes in $lacking what apt's sources do not have.
find_packages() {
    found='' lacking=''
    for package in $debian; do
        version=$(candidate "$package")
        if [ "$package" = python3-venv ] && ! new_enough "$version"; then
            for newer in python3.14-venv python3.13-venv python3.12-venv python3.11-venv; do
                [ -n "$(candidate $newer)" ] && package=$newer && break
            done
            if [ "$package" = python3-venv ]; then
                lacking="$lacking
  · Python 3.11 或更新的版本${version:+（这里只有 $version）}"
                continue
            fi
        elif [ -z "$version" ]; then
            lacking="$lacking
  · $package"
            continue
        fi
        found=$(add "$package" "$found")
    done
}

# Says how much apt will download and write, as it reckons itself (apt 3 words it otherwise). What is
# set up without a network has its own packages and downloads nothing.
say_size() {
    gets=要下载
    [ -z "${BY_HAND:-}" ] || gets=离线包里有
    # shellcheck disable=SC2086  # one word a package
    LC_ALL=C apt-get -q -o Debug::NoLocking=1 --assume-no --no-install-recommends install $found \
        </dev/null 2>/dev/null |
        sed -nE "s/^Need to get ([^/]* [kMG]?B).*/  $gets \1/p; s/^ *Download size: (.* [kMG]?B).*/  $gets \1/p
            s/^After this operation, (.* [kMG]?B) of add.*/  装好占 \1/p; s/^ *Space needed: ([^/]* [kMG]?B).*/  装好占 \1/p" >&2
}

told() { printf '%s\n' "$own" | grep -qE "$1"; }

# What apt-get says in the file $1 of why it could not get something. But for a full disk, which dpkg
# tells, its own lines alone count: package names and what dpkg prints have any word in them.
say_why_apt_failed() {
    own=$(grep -E '^(E|W|Err):' "$1")
    printf '%s\n' "$own" | head -n 4 >&2
    if grep -qE 'No space left|not have enough free space' "$1"; then
        say '磁盘满了。删去不用的文件，再运行一次。'
    elif told 'returned an error code'; then
        say '软件包下载好了，但是没有装成，原因见上面 dpkg 的提示。请先以管理员身份运行：' \
            "  ${root:+sudo }dpkg --configure -a" '再把刚才的命令运行一次。'
    elif told 'Proxy|407 '; then
        say '连不上代理服务器。检查 /etc/apt/apt.conf.d 里写的代理。'
    elif told 'resol|onnection|timed out|unreachable|Unable to connect|Could not connect'; then
        if [ -n "${ARCHIVE:-}" ]; then
            say '连不上软件源，离线包里也只有 Debian 12 和 13 的这些软件包。请管理员从本系统的安装盘或者内部软件源装：' "  $debian"
        else
            say '连不上软件源。检查网络；完全不能上网时，在能上网的电脑上运行 make bundle，把做成的文件拷过来。'
        fi
    elif told 'expired|not valid yet'; then
        say '软件源的日期与本机的时钟对不上。检查时钟，或者换一个软件源。'
    elif told 'NO_PUBKEY|not signed|EXPKEYSIG'; then
        say '软件源的签名没有通过验证。请管理员检查 /etc/apt 里的软件源和公钥。'
    elif told '404 '; then
        say '软件源里没有这些文件了，多半是系统已经停止支持。请管理员检查 /etc/apt 里的软件源。'
    elif told 'Could not get lock'; then
        say '另一个程序正在安装软件。等它做完，再运行一次。'
    else
        say '原因见上面 apt-get 的提示。'
    fi
}

# Says that this system's sources cannot give what is needed, and stops: no command would help.
too_old() {
    name=$(. /etc/os-release 2>/dev/null && printf '%s' "${PRETTY_NAME:-}")
    say "本系统${name:+（$name）}的软件源里没有：$lacking"
    # Ubuntu has it as a snap alone.
    if [ "$lacking" = "
  · chromium" ]; then
        say '只有 make test 要用浏览器，make publish 不用。要运行测试，请先装上 Google Chrome 的 .deb 包（命令 google-chrome），再运行一次。'
        exit 1
    fi
    say '这不是网络的问题：本系统没有够新的版本，装不了。' \
        '请换一台 Debian 12、13 或者 Ubuntu 24.04（或更新）的电脑；Windows 可以用 WSL 装 Ubuntu 24.04。'
    exit 1
}

# Says how to install what is missing by hand, and stops. What is printed is known to be there; what
# was set up without a network names its own command, $BY_HAND.
by_hand() {
    if [ -n "${BY_HAND:-}" ]; then
        say '请先以管理员身份运行（sudo，或者 root）：' "  $BY_HAND" '再把刚才的命令运行一次。'
        exit 1
    elif [ "$manager" = apt ]; then
        sudo='sudo ' who='请先以管理员身份运行：'
        if ! commands sudo; then sudo='' who='本机没有 sudo，请先用 root 运行：'; fi
        find_packages
        if [ -z "$lacking" ]; then
            say "$who" "  ${sudo}apt-get install --no-install-recommends $found"
            say_size
        elif [ -z "$(apt-cache madison libc6 2>/dev/null)" ]; then
            say "软件目录是空的。$who" "  ${sudo}apt-get update"
        else
            too_old
        fi
    elif commands brew; then
        say '请先安装：' "  brew install $homebrew"
    elif [ "$system" = Darwin ]; then
        say '先按 https://brew.sh 上的说明装好 Homebrew，再运行：' "  brew install $homebrew"
    else
        say '请用本系统的软件包管理器安装上面各项；本项目没有在这种系统上试过。' "  （它们在 Debian 里的名字：$debian）"
    fi
    say '装好以后，把刚才的命令再运行一次。'
    exit 1
}

# Runs apt-get as root, patiently where another apt-get is at work.
apt_get() { $root env DEBIAN_FRONTEND=noninteractive ${APT_CONFIG:+"APT_CONFIG=$APT_CONFIG"} apt-get -q -y -o DPkg::Lock::Timeout=120 "$@"; }

get_missing() {
    manager=''
    if commands apt-get apt-cache; then manager=apt; fi
    if [ "$manager" = apt ] && [ "$(id -u)" = 0 ]; then
        root=''
    elif [ "$manager" = apt ] && sudo -n true >/dev/null 2>&1; then
        root='sudo -n'
    else
        by_hand
    fi

    log=$(mktemp) || exit 1
    # An update may fail over a source that is of no matter here: what counts is what there is then.
    say '正在更新软件目录（apt-get update）……'
    updated=yes
    apt_get update </dev/null >"$log" 2>&1 && ! grep -qE '^(W: Failed to fetch|Err:)' "$log" || updated=no
    find_packages
    if [ -n "$lacking" ]; then
        [ $updated = yes ] || { say_why_apt_failed "$log"; rm -f "$log"; exit 1; }
        rm -f "$log"
        too_old
    fi
    say '现在用 apt-get 安装（只需这一次，可能要一两分钟）：' "  $found"
    say_size
    # shellcheck disable=SC2086  # one word a package
    if ! apt_get install --no-install-recommends --no-remove $found </dev/null >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        say '没有装上。'
        say_why_apt_failed "$log"
        rm -f "$log"
        exit 1
    fi
    rm -f "$log"
}

case "${1:-}" in
    publish | test)
        check_needs "$1"
        [ -n "$missing" ] || exit 0
        say "本机还缺：$missing"
        get_missing
        check_needs "$1"
        [ -n "$missing" ] || exit 0
        say "装完仍缺：$missing" '软件包装上了，但是不能用。请管理员检查上面各项，或者把这几行发给我们。'
        exit 1
        ;;
    python)
        find_python || {
            say '没有找到 Python 3.11 或更新的版本。请先运行：sh setup/system.sh publish'
            exit 1
        }
        printf '%s\n' "$python"
        ;;
    *)
        say '用法：sh setup/system.sh publish | test | python'
        exit 2
        ;;
esac
