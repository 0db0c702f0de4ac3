"""Run a command and print its seconds, its CPU seconds and its ru_maxrss: a process that is small.

Linux counts the memory of whoever starts a process as the process's own, until it is another
program (exec_mmap in fs/exec.c). So commands are started by this one, not by one that has grown.
"""

import os
import subprocess
import sys
import time

started = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
seconds = time.perf_counter() - started
process.returncode = os.waitstatus_to_exitcode(status)
print(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
sys.exit(process.returncode != 0)
