#!/bin/sh
# The Python libraries, in .venv: the versions and files that constraints.txt lists, and no others.
#
#   sh setup/libraries.sh publish [EXTRA…]    EXTRA: an extra of pyproject.toml (test, sign, cluster …)
#   sh setup/libraries.sh --list publish …    prints what it would give to pip
#
# What goes wrong is told by its cause. A mirror is named as pip has it: PIP_INDEX_URL=https://…
set -u

say() { printf '%s\n' "$@" >&2; }

# Prints what constraints.txt has for the stages $@: below each library stands what it is for.
wanted() {
    awk -v stages=" $* " '
        /^[^ #]/ { block = "" }
        /^    # for / {
            for (i = 3; i <= NF; i++) if (index(stages, " " $i " ")) { printf "%s", block; break }
            next
        }
        !/^#/ { block = block $0 "\n" }' constraints.txt
}

# Says why something failed, by what it printed into the file $log, and stops. A line has a pattern,
# and behind the tab what that is and what to do; the first that fits is taken, for a network that is
# down also makes pip say that there is no such version.
explain() {
    told='' pattern='' remedy=''
    while IFS='	' read -r pattern remedy; do
        if grep -qE "$pattern" "$log"; then
            told=$remedy
            break
        fi
    done <<END
No space left on device|Disk quota exceeded	磁盘满了。删去不用的文件，再运行一次。
contains the PATH separator	这个文件夹的路径里有冒号（:），Python 的虚拟环境不能用。把文件夹改名或者移走，再运行一次。
Permission denied|Read-only file system	没有写入的权限，这个文件夹可能是别人的。把整个文件夹复制到自己的文件夹里，在那里运行。
DO NOT MATCH THE HASHES	下载到的文件与 constraints.txt 里的校验值不符：镜像不完整，或者文件被改过。换一个镜像，不要跳过校验。
ProxyError|Cannot connect to proxy|Tunnel connection failed|407 Proxy	连不上代理服务器。检查环境变量 http_proxy、https_proxy 写的地址、端口和口令；不用代理时去掉它们。
CERTIFICATE_VERIFY_FAILED|SSLError	网站的证书没有通过验证，多半是单位的网关换了证书。请网络管理员提供根证书，用环境变量 PIP_CERT 写明它的文件名。
NewConnectionError|NameResolutionError|Timeout|timed out|Temporary failure in name|Network is unreachable|Connection refused|Connection reset|IncompleteRead	连不上下载 Python 库的网站。检查网络，或者换一个镜像；完全不能上网时，在能上网的电脑上运行 make bundle，把做成的文件拷过来。
40[34] Client Error	镜像里没有这个文件，或者不让下载。换一个镜像。
No matching distribution|Could not find a version	有一个库没有适合本机的安装包：本机是 $(machine)。有安装包的是 x86-64 和 ARM64（aarch64）的 Linux、x86-64 的 Windows、Apple 芯片的 macOS 15 或更新，Python 3.11 到 3.14；其他的（例如龙芯 loongarch64）请换一台电脑排印。
END
    grep -E '^ *(ERROR|Error|OSError|\[Errno)' "$log" | head -n 4 >&2
    [ -n "$told" ] || { cat "$log" >&2; told='原因见上面的提示。'; }
    say "Python 库没有装好：$told"
    case $told in
        *镜像*) say '  写明镜像：PIP_INDEX_URL=https://pypi.tuna.tsinghua.edu.cn/simple make publish' ;;
    esac
    rm -f "$log" "$list"
    exit 1
}

machine() { "$python" -c 'import platform as p; print(p.system(), p.machine(), "Python", p.python_version())'; }

if [ "${1:-}" = --list ]; then
    shift
    wanted "$@"
    exit
fi
log=$(mktemp) && list=$(mktemp) || exit 1
python=$(sh setup/system.sh python) || exit 1
case " $* " in
    *' test '*) size='580 MB' ;;
    *) size='160 MB' ;;
esac
say "正在准备 Python 库（只在第一次运行和版本变动时需要，装好约占 $size）……"
.venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear .venv >"$log" 2>&1 || explain
python=.venv/bin/python
wanted publish "$@" >"$list"
$python -m pip install --disable-pip-version-check --no-input --require-hashes --only-binary :all: \
    --requirement "$list" >"$log" 2>&1 || explain
rm -f "$log" "$list"

# The program is found from everywhere in this environment, as the workers of a cluster need it; the
# folder's name is in bytes, which every locale takes.
$python - <<'END'
import os, pathlib, sysconfig
line = f"import os, sys; sys.path.append(os.fsdecode({os.fsencode(os.getcwd())}))\n"
pathlib.Path(sysconfig.get_path("purelib"), "qingdan.pth").write_text(line, encoding="ascii")
END
