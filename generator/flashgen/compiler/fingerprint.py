"""What flashgen and its renderers are, in one hash: whatever they made is theirs alone."""

import os
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

import flashgen

RENDERERS = (
    "django-static-mathjax",
    "genanki",
    "markdown",
    "nh3",
    "pygments",
    "pyyaml",
    "quickjs-ng",
)
"""The distributions that decide what a build writes or says."""


@cache
def fingerprint() -> str:
    """Return a hash of Python's version, the renderers' versions and flashgen's own files."""
    digest = sha256(sys.version.encode())
    for name, version in sorted(_versions().items()):
        digest.update(f"\0{name} {version}".encode())
    package = Path(flashgen.__file__).parent
    for path in sorted(_files(package)):
        digest.update(f"\0{path.relative_to(package).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(package: Path) -> list[Path]:
    return [
        Path(here, name)
        for here, _, names in os.walk(package)
        for name in names
        if not here.endswith("__pycache__")
    ]


def _versions() -> dict[str, str]:
    """Read the versions off the names of the folders that pip keeps beside the packages.

    `importlib.metadata` would parse a file for each, and takes as long as all the rest.
    """
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 (Path objects would double the time)
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info"):
                distribution, _, version = name.removesuffix(".dist-info").partition("-")
                key = distribution.lower().replace("_", "-")
                if key in RENDERERS:
                    found.setdefault(key, version)
    for missing in set(RENDERERS) - set(found):
        found[missing] = _told_by_metadata(missing)
    return found


def _told_by_metadata(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""
