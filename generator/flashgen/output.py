"""Write files whole: the other end at which files are touched."""

import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from stat import S_IMODE

_SUFFIX = ".flashgen-part"
_ABANDONED = 3600
"""Seconds after which no build can still be writing a file."""


def write(files: Mapping[Path, bytes]) -> None:
    """Write files so that each is the old or the new one, whole, at any moment.

    All contents are on the disk before the first file is replaced; a file keeps its permissions.
    What a build that was killed left half-written is removed.
    """
    remove(part for folder in {path.parent for path in files} for part in _abandoned(folder))
    staged: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(
                dir=path.parent, prefix=f".{path.name}.", suffix=_SUFFIX
            )
            staged.append((Path(name), path))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        mode = 0o666 & ~_umask()
        while staged:
            temporary, path = staged[0]
            temporary.chmod(_mode(path, mode))
            temporary.replace(path)
            staged.pop(0)
    finally:
        remove(temporary for temporary, _ in staged)


def remove(paths: Iterable[Path]) -> None:
    """Remove files, as far as they exist."""
    for path in paths:
        path.unlink(missing_ok=True)


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
