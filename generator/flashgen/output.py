"""Write files whole: the other end at which files are touched."""

import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE

_SUFFIX = ".flashgen-part"
_ABANDONED = 3600
"""Seconds after which no build can still be writing a file."""


class Staging:
    """Files that are made one after the other and put in place together.

    A context: what was staged and not placed when it ends goes. Each file is the old or the new
    one, whole, at any moment.
    """

    def __init__(self) -> None:
        self.digests: dict[Path, str] = {}
        """SHA-256 of each file, in hexadecimal."""
        self._staged: list[tuple[Path, Path]] = []
        self._tidied: set[Path] = set()

    def __enter__(self) -> "Staging":
        """Begin with no files."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what was not placed."""
        remove(temporary for temporary, _ in self._staged)

    def add(self, path: Path, data: bytes) -> None:
        """Bring a file to the disk, beside its place; one that holds its content is left alone.

        What a build that was killed left half-written in that folder is removed.
        """
        self.digests[path] = sha256(data).hexdigest()
        if path.parent not in self._tidied:
            self._tidied.add(path.parent)
            path.parent.mkdir(parents=True, exist_ok=True)
            remove(_abandoned(path.parent))
        if _holds(path, data):
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_SUFFIX)
        self._staged.append((Path(name), path))
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def place(self) -> None:
        """Replace the old files; each new one gets the permissions of the old."""
        mode = 0o666 & ~_umask()
        while self._staged:
            temporary, path = self._staged[0]
            temporary.chmod(_mode(path, mode))
            temporary.replace(path)
            self._staged.pop(0)


def write(files: Mapping[Path, bytes]) -> None:
    """Write files: all contents are on the disk before the first file is replaced."""
    with Staging() as staging:
        for path, data in files.items():
            staging.add(path, data)
        staging.place()


def remove(paths: Iterable[Path]) -> None:
    """Remove files, as far as they exist."""
    for path in paths:
        path.unlink(missing_ok=True)


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
