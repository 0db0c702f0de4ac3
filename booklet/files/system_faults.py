"""What the system refuses (a full disk, a folder without permission) -> what an editor can do."""

import errno
import os
import tempfile

from booklet.files.faults import UserError, refuse

FULL = "磁盘满了，写不下", "删去不用的文件，再运行一次"
READ_ONLY = "没有写入的权限，或者是只读的", "检查文件夹的权限，或者换一个文件夹"
IN_THE_WAY = (
    "要放文件的地方有同名的文件夹，或者要放文件夹的地方有同名的文件",
    "把它改名或者移走，再运行一次",
)
# What the system says, what that is and what to do.
TROUBLES = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: ("文件太大，这里写不下", "换一个磁盘或者文件夹"),
    errno.EROFS: READ_ONLY,
    errno.EACCES: ("没有权限", "检查文件和文件夹的权限"),
    errno.EPERM: ("没有权限", "检查文件和文件夹的权限"),
    errno.EISDIR: IN_THE_WAY,
    errno.ENOTDIR: IN_THE_WAY,
    errno.EEXIST: IN_THE_WAY,
    errno.ENOTEMPTY: IN_THE_WAY,
    errno.ENOENT: ("找不到这个文件", "检查文件名，或者从备份中恢复"),
    errno.ENAMETOOLONG: ("文件名太长", "改短标题、单位或者文件夹的名称"),
    errno.EMFILE: ("打开的文件太多", "关掉别的程序，再运行一次"),
    errno.ENFILE: ("打开的文件太多", "关掉别的程序，再运行一次"),
    errno.ENOMEM: ("内存不够", "关掉别的程序，再运行一次"),
    errno.EAGAIN: ("系统不能再启动新的进程", "关掉别的程序，再运行一次"),
    errno.EIO: ("磁盘读写出错", "检查磁盘，或者换一个"),
}
NO_TEMPORARY_FOLDER = "没有能用的临时文件夹", "检查环境变量 TMPDIR 写的文件夹在不在、能不能写"


def refused_by_the_system(error: OSError, place: object = "") -> UserError:
    """Return the fault that ``error`` is, at the file that it names or else at ``place``."""
    number = error.errno or 0
    if number == errno.ENOENT and not error.filename and "temporary" in str(error.strerror):
        return refuse(os.environ.get("TMPDIR", "TMPDIR"), *NO_TEMPORARY_FOLDER)
    said, remedy = TROUBLES.get(number, (f"系统不允许这样做（{error.strerror or error}）", ""))
    where = error.filename2 or error.filename or place
    if not where and number in (errno.ENOSPC, errno.EDQUOT):
        # A file that runs full is not named; those that are written on the way are temporary.
        return refuse(_temporary_folder(), f"{FULL[0]}（成品的文件夹，或者临时文件夹）", FULL[1])
    return refuse(os.fsdecode(where) if isinstance(where, bytes) else where or "系统", said, remedy)


def _temporary_folder() -> str:
    try:
        return tempfile.gettempdir()
    except OSError:
        return "TMPDIR"
