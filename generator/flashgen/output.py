"""Write files whole: the other end at which files are touched."""

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path


def write(files: Mapping[Path, bytes]) -> None:
    """Write files so that each is the old or the new one, whole, at any moment.

    All contents are on the disk before the first file is replaced.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            staged.append((Path(name), path))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        mode = 0o666 & ~_umask()
        while staged:
            temporary, path = staged[0]
            temporary.chmod(mode)
            temporary.replace(path)
            staged.pop(0)
    finally:
        remove(temporary for temporary, _ in staged)


def remove(paths: Iterable[Path]) -> None:
    """Remove files, as far as they exist."""
    for path in paths:
        path.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
