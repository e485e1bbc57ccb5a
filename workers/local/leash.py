"""Starts a program that dies with the process that asked for it. A script, never imported.

    python -I -S leash.py SIGNAL PARENT UID STALE PROGRAM [ARGUMENT …]

The kernel sends SIGNAL to the program when the thread that started it ends, also by kill -9 (Linux
only; elsewhere the next start finds the orphan and stops it). It replaces itself by the program,
so the process id stays. A script of its own instead of `preexec_fn`, which may deadlock in a
process that already has threads.

When UID is another account than ours, the program runs under it, without any privilege. STALE, if
not empty, is a file that is removed first, by that account.
"""

import contextlib
import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    death_signal, parent, uid, stale, *command = sys.argv[1:]
    if int(uid) != os.geteuid():
        become(int(uid))
    if sys.platform == "linux":
        # After the change of account, which would clear it.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit("the process that wanted this program is gone")
    for ignored_by_python in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored_by_python, signal.SIG_DFL)
    os.umask(0o077)
    if stale:
        with contextlib.suppress(OSError):  # the program itself says what it cannot use
            os.unlink(stale)
    os.execv(command[0], command)


def become(uid: int) -> None:
    """Changes to another account for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


main()
