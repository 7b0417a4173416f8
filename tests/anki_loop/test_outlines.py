"""Every text of the cards is found again in the fields that it went into, and random edits too."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from flashgen.anki_loop.holes import Mode, find
from flashgen.anki_loop.pull import prepared_cards, pull
from flashgen.anki_loop.remembered import Delivered, Got, Home, Memory
from flashgen.anki_loop.there import There
from flashgen.anki_loop.traced import TracedQuestion, fields_that_say
from flashgen.commands.prepare import Prepared
from flashgen.markup.alike import alike
from flashgen.markup.read_html import read_html
from flashgen.targets.anki.imported import ImportedNote
from flashgen.targets.anki.notetypes import CLOZE_ID, FACETS_ID
from flashgen.targets.anki.writer import Writer

CARDS = Path(__file__).parents[2] / "cards"
NOW = 1_900_000_000
HOME = Home("/somebody/User 1", 1)
QUESTIONS = ("contrastive-learning", "evaluation-metrics")
TEXT = re.compile(r"(?<=>)[^<>\\{}]*[A-Za-z]{3,}[^<>\\{}]*(?=<)")
MADE = re.compile(r"<(summary|code|pre|span class=.(fg-label|\w{1,3}).)>$")
WORDS = [
    *("new", "C++", "a*b", "x_i and y_j", "<b>bold</b>", "&lt;tag&gt;", "50 %", "#1", "it's"),
    *(r"\(z &lt; 1\)", "a&nbsp;", "<i>it</i>,", "_under_", "`tick`", "[b](c)", "$5", "1.", "- x"),
    *("std::sort", '<span style="color:red">red</span>', "**x**", "|", "&amp;amp;", "“so”"),
]  # fmt: skip


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipped") / "cards"
    folder.mkdir()
    copytree(CARDS / "media", folder / "media")
    for name in (*(f"{question}.yaml" for question in QUESTIONS), "deck.yaml"):
        text = (CARDS / name).read_text(encoding="utf-8")
        linked = r"^(requires|related):.*\n(?:  ?- .*\n|  .*\n)*"
        (folder / name).write_text(re.sub(linked, "", text, flags=re.M), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def prepared(cards: Path) -> Prepared:
    made, findings = prepared_cards(cards, NOW)
    assert made is not None, findings
    return made


def there_of(prepared: Prepared) -> dict[str, ImportedNote]:
    return {
        note.note.guid: ImportedNote(
            note.note.guid,
            note.note.fields,
            note.note.tags,
            note.note.mod,
            frozenset(),
            CLOZE_ID if note.note.cloze else FACETS_ID,
        )
        for note in prepared.linked.notes
    }


def test_every_text_is_found_in_the_fields_it_went_into(prepared: Prepared) -> None:
    notes = {note.key: note.note for note in prepared.linked.notes}
    writer = Writer(lambda path: path)
    found = 0
    for compiled in prepared.questions:
        content = compiled.content(prepared.settings.skip)
        traced = TracedQuestion(content.question, prepared.settings)
        for planned in content.planned:
            dot = "." if not planned.item and planned.suffix else "/" if planned.item else ""
            name = planned.name.removeprefix(".")
            note = notes[f"{compiled.head.id}{dot}{name}"]
            outlines = traced.outlines(planned.name)
            for place, html, clozes in fields_that_say(note.fields, cloze=note.cloze):
                held = find(outlines[place], read_html(html, clozes=clozes))
                assert not held.others, (note.guid, html)
                for hole, nodes in held.held:
                    if hole.mode in (Mode.BLOCKS, Mode.LINE):
                        assert alike(nodes) == alike(read_html(writer.block(hole.text)))
                        found += 1
    assert found > 1000


def mutations(prepared: Prepared, chance: random.Random) -> Iterator[tuple[str, int, str]]:
    """Give notes, fields and what a person made of them."""
    while True:
        note = chance.choice(prepared.linked.notes).note
        fields = [pair for pair in fields_that_say(note.fields, cloze=note.cloze) if pair[1]]
        place, html, _ = chance.choice(fields)
        spots = [spot for spot in TEXT.finditer(html) if not MADE.search(html[: spot.start()])]
        if not spots:
            continue
        spot = chance.choice(spots)
        words = re.split("(?<= )", spot[0])
        at = chance.randrange(len(words))
        words[at] = chance.choice(
            [f"{chance.choice(WORDS)} {words[at]}", f"<b>{words[at]}</b>", " "]
        )
        yield note.guid, place, html[: spot.start()] + "".join(words) + html[spot.end() :]


def test_what_is_pulled_makes_the_card_that_was_edited(
    cards: Path, prepared: Prepared, tmp_path: Path
) -> None:
    known = {note.note.guid: note for note in prepared.linked.notes}
    got = {guid: Got(n.note.joined, n.note.tags, n.note.mod) for guid, n in known.items()}
    originals = {path: path.read_bytes() for path in cards.glob("*.yaml")}
    edited = shown = 0
    chance = random.Random(7)  # noqa: S311
    for number, (guid, place, html) in enumerate(mutations(prepared, chance)):
        if edited == 25:
            break
        memory = Memory("x", tmp_path / str(number) / "delivered")
        memory.remember(HOME, Delivered(notes=got))
        notes = there_of(prepared)
        fields = [*notes[guid].fields]
        fields[place] = html
        notes[guid] = replace(notes[guid], fields=tuple(fields), mod=NOW + 5)
        pulled = pull(cards, prepared, There(notes=notes), memory, HOME, apply=True)
        assert not pulled.conflicts, html
        assert not pulled.unwritten, html
        shown += len(pulled.strange)
        if pulled.edits:
            edited += 1
            again, findings = prepared_cards(cards, NOW)
            assert again is not None, findings
            ours = next(n.note for n in again.linked.notes if n.note.guid == guid)
            is_cloze = ours.cloze and place == 3
            assert seen(ours.fields[place], is_cloze) == seen(html, is_cloze), pulled.edits
            assert not pull(cards, again, There(notes=notes), memory, HOME).edits
        for path, data in originals.items():
            path.write_bytes(data)
    assert shown < edited


def seen(html: str, clozes: bool) -> str:
    nodes = read_html(html.replace("&nbsp;", " "), clozes=clozes)
    return re.sub(" +", " ", repr(alike(nodes)))
