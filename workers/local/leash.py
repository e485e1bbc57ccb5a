"""Starts a program that dies with the process that asked for it. A script, never imported.

    python -I -S leash.py SIGNAL PARENT UID PROGRAM [ARGUMENT …]

The kernel sends SIGNAL to the program when the thread that started it ends, also by kill -9 (Linux
only; elsewhere the next start finds the orphan and stops it). It replaces itself by the program,
so the process id stays. A script of its own instead of `preexec_fn`, which may deadlock in a
process that already has threads.

PostgreSQL refuses to run as root. When UID is another account than ours, the program runs under
it, but may still search and read the folders on its way (the repository may lie under /root).
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2


def main() -> None:
    death_signal, parent, uid, *command = sys.argv[1:]
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if int(uid) != os.geteuid():
        become(int(uid), command[0], libc)
    if libc is not None:
        # After the change of account, which would clear it.
        libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit("the process that wanted this program is gone")
    for ignored_by_python in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored_by_python, signal.SIG_DFL)
    os.umask(0o077)
    os.execv(command[0], command)


def become(uid: int, program: str, libc: ctypes.CDLL | None) -> None:
    """Changes to another account for good, keeping one capability: to search and read folders."""
    if libc is not None:
        libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    runnable_by_all = os.stat(program).st_mode & 0o001
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    if libc is not None:
        wanted = [CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE] if runnable_by_all else [CAP_DAC_OVERRIDE]
        # Containers often lack the first one. Without either, the program itself says what it
        # cannot read.
        any(keep(capability, libc) for capability in wanted)


def keep(capability: int, libc: ctypes.CDLL) -> bool:
    """Keeps one capability across exec; False when we do not have it."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    bit = 1 << capability
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    if libc.capset(header, sets) != 0:
        return False
    raised: int = libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)
    return raised == 0


main()
