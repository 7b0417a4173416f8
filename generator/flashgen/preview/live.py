"""The state as it changes: built anew at each save, told to every page that waits for it."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Event, Lock, Thread

from flashgen.commands.watching import saves
from flashgen.preview.deck import Deck, State

_BEAT = 15.0
"""Seconds after which a page that waits is told that it still is connected."""


class Live:
    """Follows a folder in a thread of its own; `state` is what it holds now."""

    def __init__(self, cards: Path) -> None:
        self.cards = cards
        self.ended = Event()
        self._deck = Deck(cards)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: set[asyncio.Event] = set()
        self._thread = Thread(target=self._follow, name="flashgen-preview", daemon=True)
        self.lock = Lock()
        """Held while question files are read, so that pages are printed of one state."""

    @property
    def state(self) -> State:
        """Return what there is to show; before the first look it has number 0 and no card."""
        return self._deck.state

    def start(self) -> None:
        """Begin to look, and to follow what is saved."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def end(self) -> None:
        """Tell all who wait that nothing will come."""
        self.ended.set()
        self._wake()

    async def numbers(self) -> AsyncIterator[int | None]:
        """Give the number of each new state, and nothing now and then, until the end."""
        changed = asyncio.Event()
        self._waiting.add(changed)
        number: int | None = None
        try:
            while not self.ended.is_set():
                if number != self.state.number:
                    yield (number := self.state.number)
                try:
                    await asyncio.wait_for(changed.wait(), _BEAT)
                except TimeoutError:
                    yield None
                changed.clear()
        finally:
            self._waiting.discard(changed)

    def _follow(self) -> None:
        for _ in saves(self.cards, stop=self.ended):
            number = self.state.number
            with self.lock:
                self._deck.look(int(time.time()))
            if self.state.number != number and self._loop and not self.ended.is_set():
                self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for changed in self._waiting:
            changed.set()
