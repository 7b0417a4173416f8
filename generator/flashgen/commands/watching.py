"""Wait for what an author saves: the one loop behind each `--watch` and the preview."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event

from watchfiles import watch

from flashgen.authoring.source import SUFFIXES
from flashgen.history.ledger import LEDGER_FILE
from flashgen.media.library import SUFFIXES as IMAGES

_QUIET = 50
"""Milliseconds without a further event after which a save is over."""
_EACH = 1000
"""Milliseconds after which a disk that sends no events is looked at anyway."""
_GONE = 0.3
"""Seconds for which a file may be missing: some editors move it away before they write it anew."""
_COUNTS = (*SUFFIXES, *IMAGES, LEDGER_FILE)

_Stamps = dict[str, tuple[int, int]]


def saves(
    cards: Path, *, stop: Event | None = None, ours: Collection[str] = ()
) -> Iterator[frozenset[str]]:
    """Give the names that changed since the last time; the first, empty set comes at once.

    Names are paths below `cards`. What a folder holds is compared with what it held, so that a swap
    file, or a file of a name in `ours`, starts nothing, and a disk that sends no events (of a
    network, of another system) is followed too. It ends when `stop` is set, or with the folder.
    """
    stop = stop or Event()
    seen = _stamps(cards, ours)
    yield frozenset()
    signs = watch(cards, step=_QUIET, rust_timeout=_EACH, yield_on_timeout=True, stop_event=stop)
    with suppress(FileNotFoundError):  # the folder went before it was watched
        for _ in signs:
            now = _stamps(cards, ours)
            if seen.keys() - now.keys() and cards.is_dir():
                stop.wait(_GONE)
                now = _stamps(cards, ours)
            changed = frozenset(name for name, _ in seen.items() ^ now.items())
            seen = now
            if changed:
                yield changed
            if not cards.is_dir():
                return


def _stamps(cards: Path, ours: Collection[str]) -> _Stamps:
    """Return size and time of each file that counts."""
    stamps: _Stamps = {}
    for path in cards.rglob("*"):
        name = path.name.lower()
        if name.endswith(_COUNTS) and not name.startswith(".") and name not in ours:
            try:
                state = path.stat()
            except OSError:
                continue
            stamps[path.relative_to(cards).as_posix()] = (state.st_size, state.st_mtime_ns)
    return stamps
