"""Write files whole: the other end at which files are touched."""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_IWUSR

_SUFFIX = ".flashgen-part"
_NAME = 60
_FOLDERS = "flashgen-"
"""How the names of all our folders for temporary files begin."""
_ABANDONED = 3600
"""Seconds after which no build can still be writing a file."""


class Staging:
    """Files that are made one after the other and put in place together, in the same order.

    A context: what was staged and not placed when it ends goes. Each file is the old or the new
    one, whole, at any moment, should the process be killed. With `lasting` that holds even if the
    machine stops, and each file is in place on the disk before the next one is placed.
    """

    def __init__(self, *, lasting: bool = True) -> None:
        self.digests: dict[Path, str] = {}
        """SHA-256 of each file, in hexadecimal."""
        self._lasting = lasting
        self._staged: list[tuple[Path, Path]] = []
        self._tidied: set[Path] = set()

    def __enter__(self) -> "Staging":
        """Begin with no files."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what was not placed."""
        remove(temporary for temporary, _ in self._staged)

    def add(self, path: Path, data: bytes) -> None:
        """Write a file beside its place; one that holds its content is left alone.

        What a build that was killed left half-written in that folder is removed.
        """
        self.digests[path] = sha256(data).hexdigest()
        if path.parent not in self._tidied:
            self._tidied.add(path.parent)
            path.parent.mkdir(parents=True, exist_ok=True)
            remove(_abandoned(path.parent))
        if _holds(path, data):
            return
        with _told_of(path):
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=_prefix(path), suffix=_SUFFIX)
            self._staged.append((Path(name), path))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                if self._lasting:
                    file.flush()
                    os.fsync(file.fileno())

    def place(self) -> None:
        """Replace the old files; each new one gets the permissions of the old."""
        mode = 0o666 & ~_umask()
        while self._staged:
            temporary, path = self._staged[0]
            with _told_of(path):
                temporary.chmod(_mode(path, mode))
                temporary.replace(path)
            self._staged.pop(0)
            if self._lasting:
                _sync(path.parent)


def tidy() -> None:
    """Remove the folders for temporary files that runs left when they were killed."""
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDERS}*"):
            if _abandoned_folder(folder):
                shutil.rmtree(folder, ignore_errors=True)


def write(files: Mapping[Path, bytes], *, lasting: bool = True) -> None:
    """Write files: all have been written before the first is replaced."""
    with Staging(lasting=lasting) as staging:
        for path, data in files.items():
            staging.add(path, data)
        staging.place()


def replaceable(path: Path) -> Path:
    """Return where a file lies that stays behind its link when it is replaced.

    Raises OSError if that folder is not there, or if folder or file is read-only: the permissions
    say so also to someone who could write all the same.
    """
    place = Path(os.path.realpath(path)) if path.is_symlink() else path
    if place.is_symlink() or not place.parent.is_dir():
        raise OSError(errno.ENOENT, f"this link leads to {place}, which is not there", str(path))
    if place.exists() and not _may_write(place):
        message = "the file is read-only; make it writable, and build again"
        raise OSError(errno.EACCES, message, str(path))
    if os.name == "posix" and not _may_write(place.parent):
        message = f"its folder is read-only; make {place.parent} writable, and build again"
        raise OSError(errno.EACCES, message, str(path))
    return place


def remove(paths: Iterable[Path]) -> None:
    """Remove files, as far as they exist."""
    for path in paths:
        path.unlink(missing_ok=True)


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Let an error name the file that was to be written, not the one beside it."""
    try:
        yield
    except OSError as error:
        if error.filename and not str(error.filename).endswith(_SUFFIX):
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


def _prefix(path: Path) -> str:
    """Return how the part of a file is called; the longest names have no room for more."""
    return f".{path.name[:_NAME]}."


def _abandoned_folder(folder: Path) -> bool:
    status = folder.lstat()
    mine = os.name != "posix" or status.st_uid == os.getuid()
    return S_ISDIR(status.st_mode) and mine and status.st_mtime < time.time() - _ABANDONED


def _may_write(path: Path) -> bool:
    return bool(path.stat().st_mode & S_IWUSR) and os.access(path, os.W_OK)


def _sync(folder: Path) -> None:
    """Bring to the disk which files a folder has, where the system can do that for a folder."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return not path.is_symlink() and path.read_bytes() == data
    except OSError:
        return False


def _abandoned(folder: Path) -> Iterator[Path]:
    for part in folder.glob(f".*{_SUFFIX}"):
        if part.stat().st_mtime < time.time() - _ABANDONED:
            yield part


def _mode(path: Path, default: int) -> int:
    try:
        return S_IMODE(path.stat().st_mode)
    except OSError:
        return default


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
