"""One push, as all its stages know it: what was asked for, who is spoken with, what was built."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from flashgen.anki_loop.intent import Intent, intend
from flashgen.anki_loop.remembered import Delivered, Memory
from flashgen.anki_loop.there import There
from flashgen.commands.prepare import Prepared
from flashgen.diagnostics import Diagnostic
from flashgen.history.diff import Change
from flashgen.targets.anki.package import kept_name


class Outcome(IntEnum):
    """How a push ended; the number is its exit code."""

    DONE = 0
    REFUSED = 1
    UNFINISHED = 3


class Voice(Protocol):
    """How a push speaks with a person."""

    def tell(self, text: str) -> None:
        """Say a line or a few."""

    def ask(self, question: str) -> bool:
        """Return whether a person agreed."""

    def announce(self, findings: Sequence[Diagnostic]) -> None:
        """Show what a build found."""

    def show(self, changes: Sequence[Change]) -> None:
        """Show what an import does to each note."""

    def pause(self, seconds: float) -> None:
        """Let some time pass."""


@dataclass(frozen=True)
class Wishes:
    """What a person asked for.

    `retire` is how many notes may be retired or deleted although they are many, `wait` how many
    seconds to wait for a person in front of Anki.
    """

    direct: bool = False
    overwrite: bool = False
    restore: bool = False
    delete_retired: bool = False
    retire: int | None = None
    wait: float = 600
    move_cards: bool = False


@dataclass(frozen=True)
class Errand:
    """One push: what was built, and what it found."""

    prepared: Prepared
    wishes: Wishes
    voice: Voice
    memory: Memory

    @property
    def keys(self) -> dict[str, str]:
        """Return the keys of all notes by GUID."""
        return {entry.guid: key for key, entry in self.prepared.linked.ledger.notes.items()}

    def intent(self, there: There, delivered: Delivered | None) -> Intent:
        """Compare what was built with what is there."""
        top = kept_name(self.prepared.settings.name)
        restore = self.wishes.restore
        return intend(self.prepared.linked, there, delivered, top, restore=restore)
