"""A user's Anki, driven by the real backend, and the package made from the shipped cards."""

import html
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from flashgen.commands import build as build_command
from flashgen.commands.build import Report

anki_collection = pytest.importorskip("anki.collection")

CARDS = Path(__file__).parents[2] / "cards"
NOW = 1_780_000_000


@dataclass(frozen=True)
class State:
    """What Anki knows about a card from studying it."""

    guid: str
    ordinal: int
    interval: int
    due: int
    reps: int
    queue: int
    reviews: int


@dataclass(frozen=True)
class PackedCollection:
    """What an `.apkg` file carries: rows by GUID, decks by name, media by name."""

    notes: dict[str, tuple[int, tuple[str, ...], tuple[str, ...]]]
    cards: dict[tuple[str, int], int]
    media: frozenset[str]

    @classmethod
    def read(cls, package: Path) -> "PackedCollection":
        database = sqlite3.connect(":memory:")
        with zipfile.ZipFile(package) as archive:
            database.deserialize(archive.read("collection.anki2"))
            media = frozenset(json.loads(archive.read("media")).values())
        rows = database.execute("SELECT guid, mid, flds, tags FROM notes").fetchall()
        assert len({row[0] for row in rows}) == len(rows), "GUIDs are distinct"
        notes = {
            guid: (mid, tuple(fields.split("\x1f")), tuple(tags.split()))
            for guid, mid, fields, tags in rows
        }
        query = "SELECT n.guid, c.ord, c.due FROM cards c JOIN notes n ON n.id = c.nid"
        cards = {(guid, ord_): due for guid, ord_, due in database.execute(query)}
        database.close()
        return cls(notes, cards, media)


class Anki:
    """One user's collection."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.col: Any = anki_collection.Collection(str(folder / "collection.anki2"))

    def import_(self, package: Path, *, presets: bool = False, always: bool = False) -> Any:
        """Import with the options that a fresh Anki ticks, or with these boxes changed."""
        options = anki_collection.ImportAnkiPackageOptions()
        options.CopyFrom(self.col._backend.get_import_anki_package_presets())
        options.with_deck_configs = presets
        if always:
            options.update_notes = 1
        request = anki_collection.ImportAnkiPackageRequest(
            package_path=str(package), options=options
        )
        log = self.col.import_anki_package(request).log
        self.col.models._clear_cache()  # importing leaves old note types there
        return log

    def cards(self) -> list[Any]:
        return [self.col.get_card(card_id) for card_id in self.col.find_cards("")]

    def card(self, front: str = "", back: str = "") -> Any:
        """Return the one card whose visible sides contain these texts."""
        found = [
            card
            for card in self.cards()
            if front in visible(card.render_output().question_text)
            and back in visible(card.render_output().answer_text)
        ]
        assert len(found) == 1, f"{len(found)} cards with {front!r} / {back!r}"
        return found[0]

    def hidden(self, text: str) -> Any:
        """Return the one cloze card that hides exactly this text."""
        found = []
        for card in self.cards():
            answer = card.render_output().answer_text
            spans = re.findall(r'<span class="cloze" data-ordinal="[\d,]*">(.*?)</span>', answer)
            if text in [visible(span) for span in spans]:
                found.append(card)
        assert len(found) == 1, f"{len(found)} cards hide {text!r}"
        return found[0]

    def state(self, card: Any) -> State:
        reviews = self.col.db.scalar("SELECT count() FROM revlog WHERE cid = ?", card.id)
        return State(card.note().guid, card.ord, card.ivl, card.due, card.reps, card.queue, reviews)

    def states(self) -> dict[tuple[str, int], State]:
        states = map(self.state, self.cards())
        return {(state.guid, state.ordinal): state for state in states}

    def study(self) -> dict[tuple[str, int], State]:
        """Answer every card and give each an interval of its own, so that none can be confused."""
        for days, card in enumerate(self.cards(), start=20):
            card.start_timer()
            self.col.sched.answerCard(card, 3)
            self.col.sched.set_due_date([card.id], f"{days}!")
        states = self.states()
        assert len({state.interval for state in states.values()}) == len(states)
        assert all(state.reps and state.reviews for state in states.values())
        return states

    def note(self, guid: str) -> Any:
        return self.col.get_note(self.col.db.scalar("SELECT id FROM notes WHERE guid = ?", guid))


@dataclass(frozen=True)
class Built:
    """What one build made."""

    cards: Path
    package: Path
    report: Report
    packed: PackedCollection


def build(cards: Path, output: Path, now: int = NOW) -> Built:
    report, findings = build_command.build(cards, output, now=now)
    assert report is not None, "\n".join(map(str, findings))
    package = Path(report.files[0])
    return Built(cards, package, report, PackedCollection.read(package))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The package made from a copy of the shipped cards."""
    folder = tmp_path_factory.mktemp("shipped")
    return build(copytree(CARDS, folder / "cards"), folder / "build")


@pytest.fixture
def new_anki(tmp_path: Path) -> Iterator[Callable[[], Anki]]:
    """Makes collections that are closed after the test."""
    made: list[Anki] = []

    def make() -> Anki:
        made.append(Anki(tmp_path / f"anki-{len(made)}"))
        return made[-1]

    yield make
    for one in made:
        one.col.close()


@pytest.fixture
def anki(new_anki: Callable[[], Anki]) -> Anki:
    """An empty collection."""
    return new_anki()


@pytest.fixture(scope="session")
def imported(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anki]:
    """A collection with the shipped cards; tests only read it."""
    one = Anki(tmp_path_factory.mktemp("imported"))
    one.import_(built.package)
    yield one
    one.col.close()


@pytest.fixture(scope="session")
def builder() -> Callable[..., Built]:
    return build


def visible(markup: str) -> str:
    """Return what a reader sees: text without tags and style sheets, white space joined."""
    text = re.sub(r"<style>.*?</style>|<!--.*?-->", "", markup, flags=re.DOTALL)
    text = re.sub(r"</?(?:a|b|code|em|i|span|strong)\b[^>]*>", "", text)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


@pytest.fixture(scope="session")
def seen() -> Callable[[str], str]:
    return visible


class _MathReader(HTMLParser):
    """Finds formulas where MathJax does: in runs of text that only `<br>` may interrupt."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = [""]
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.skipped += tag in ("code", "pre", "style")
        if tag != "br":
            self.runs.append("")

    def handle_endtag(self, tag: str) -> None:
        self.skipped -= tag in ("code", "pre", "style")
        self.runs.append("")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.runs[-1] += data


def read_math(markup: str) -> list[str]:
    """Return the TeX of each formula that MathJax typesets; raw delimiters left over fail."""
    reader = _MathReader()
    reader.feed(markup)
    reader.close()
    pattern = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", re.DOTALL)
    found: list[str] = []
    for run in reader.runs:
        found += [first or second for first, second in pattern.findall(run)]
        left = pattern.sub("", run)
        assert not re.search(r"\\[()]|(?<!\\)\\[\[\]]", left), f"no formula: {left!r}"
    return found


@pytest.fixture(scope="session")
def math_in() -> Callable[[str], list[str]]:
    return read_math
