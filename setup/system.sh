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
    need chromium                   chromium         browser                        'Chromium（试网页和预览）'
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

# Says $1 and how to install what is missing by hand, and stops.
by_hand() {
    say "$1"
    if commands apt-get; then
        sudo='sudo '
        if [ "$(id -u)" = 0 ] || ! commands sudo; then sudo=''; fi
        say "  ${sudo}apt-get update" "  ${sudo}apt-get install --no-install-recommends $debian"
    elif commands brew; then
        say "  brew install $homebrew"
    elif [ "$system" = Darwin ]; then
        say '  先按 https://brew.sh 上的说明装好 Homebrew，再运行：' "  brew install $homebrew"
    else
        say '  用本系统的软件包管理器安装上面各项。' "  （它们在 Debian 里的名字：$debian）"
    fi
    say '装好以后，把刚才的 make 命令再运行一次。'
    exit 1
}

# Runs apt-get as root, patiently where another apt-get is at work.
apt_get() { $root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 "$@"; }

get_missing() {
    if ! commands apt-get; then
        by_hand '请先安装：'
    elif [ "$(id -u)" = 0 ]; then
        root=''
    elif sudo -n true >/dev/null 2>&1; then
        root='sudo -n'
    else
        by_hand '请先以管理员身份运行：'
    fi

    say '现在用 apt-get 安装（只需这一次，可能要一两分钟）：' "  $debian"
    log=$(mktemp) || exit 1
    # An update may fail over a source that is of no matter here: what counts is the installation.
    # shellcheck disable=SC2086  # one word a package
    if ! { apt_get update; apt_get install --no-install-recommends --no-remove $debian; } \
        </dev/null >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        by_hand '没有装上，原因见上面 apt-get 的提示（多半是网络不通）。也可以自己以管理员身份运行：'
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
        say "装完仍缺：$missing" '本系统的软件源里大概没有够新的版本。请换用 Debian 12、Ubuntu 24.04 或更新的系统。'
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
