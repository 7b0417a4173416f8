"""Outputs beside the golden ones: what differs is shown line by line, blanks and all."""

from collections.abc import Callable, Iterable, Iterator
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import NoReturn

import pytest

_SHOWN, _WIDTH = 60, 600
"""Lines of a difference that are shown, and characters of each."""


@pytest.fixture
def updating(request: pytest.FixtureRequest) -> bool:
    """Say whether goldens are to be written anew."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def tell() -> Callable[[str, Iterable[str]], NoReturn]:
    """Give a way to fail with a sentence and the first of the lines that prove it."""

    def told(sentence: str, lines: Iterable[str]) -> NoReturn:
        pytest.fail("\n".join([sentence, *map(_visible, islice(lines, _SHOWN))]), pytrace=False)

    return told


@pytest.fixture
def are_golden(
    updating: bool,
    tell: Callable[[str, Iterable[str]], NoReturn],
) -> Callable[..., None]:
    """Give a check that the files of a golden folder are just these texts, byte for byte.

    Those files are `among` which a pattern says; `--update-golden` writes them anew.
    """

    def check(folder: Path, texts: dict[str, str], among: str = "*") -> None:
        golden = {path.name: path for path in folder.glob(among) if path.is_file()}
        if updating:
            folder.mkdir(parents=True, exist_ok=True)
            for name in golden.keys() - texts.keys():
                golden[name].unlink()
            for name, text in texts.items():
                (folder / name).write_bytes(text.encode())
            return
        assert sorted(texts) == sorted(golden)
        was = {name: path.read_bytes().decode() for name, path in golden.items()}
        changed = [name for name in sorted(texts) if texts[name] != was[name]]
        lines = (line for name in changed for line in _diff(name, was[name], texts[name]))
        if changed:
            tell(f"{len(changed)} of {len(texts)} files of {folder.name} are others now", lines)

    return check


def _diff(name: str, was: str, now: str) -> Iterator[str]:
    old, new = was.split("\n"), now.split("\n")
    return unified_diff(old, new, f"{name} (golden)", f"{name} (now)", n=1, lineterm="")


def _visible(line: str) -> str:
    text = line if line.isprintable() else repr(line)[1:-1]
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…"
