"""What the preview shows: cards and findings as the files are now, or were when they last held."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from flashgen.authoring.settings import Settings
from flashgen.between_questions import links
from flashgen.between_questions.order import study_order
from flashgen.commands import selection
from flashgen.commands.load import Files, compiling, read, read_settings
from flashgen.compiler.compiled import CompiledQuestion
from flashgen.diagnostics import Diagnostic, has_errors
from flashgen.history import lines
from flashgen.history.claims import Claim, claims_of
from flashgen.history.ledger import LEDGER_FILE
from flashgen.history.link import LinkedNote, link
from flashgen.kinds import KINDS
from flashgen.kinds.item import USUAL_TIER
from flashgen.media.library import Library
from flashgen.preview.sides import Sides, sides, words
from flashgen.targets.anki.package import PackageNote

_SLOTS = {kind.name: {slot: name for name, slot in kind.slots.items()} for kind in KINDS}
_HASH = 16


@dataclass(frozen=True, slots=True)
class Card:
    """A card: its name for ever, what one can ask for it by, and where its item is written.

    `newness` is what it is since the last build: *new*, *changed* or *unchanged*; `findings` are
    numbers in those of the state.
    """

    id: str
    question: str
    kind: str
    facet: str
    tier: str
    title: str
    tags: tuple[str, ...]
    newness: str
    path: str
    line: int
    column: int
    hash: str
    words: str
    findings: tuple[int, ...]
    note: PackageNote = field(repr=False)
    ordinal: int = 0

    @property
    def sides(self) -> Sides:
        """Return what Anki shows of it."""
        return sides(self.note, self.ordinal)

    def summary(self) -> dict[str, Any]:
        """Return what a list of cards says of it."""
        own = ("note", "ordinal")
        return {name: getattr(self, name) for name in self.__slots__ if name not in own}


@dataclass(frozen=True, slots=True)
class State:
    """All that is shown at a time: cards in the order of study, findings, and the questions.

    `stale` are the files whose last good text is shown, for what they say now is broken; `titles`
    are those of the questions, by id, `media` the images by their names in Anki.
    """

    number: int
    cards: Mapping[str, Card]
    titles: Mapping[str, str]
    media: Mapping[str, bytes]
    findings: tuple[Diagnostic, ...]
    stale: tuple[str, ...] = ()

    def summary(self) -> dict[str, Any]:
        """Return what a page needs to know of it."""
        return {
            "number": self.number,
            "titles": self.titles,
            "stale": self.stale,
            "cards": [card.summary() for card in self.cards.values()],
            "findings": [
                {
                    "path": finding.path,
                    "line": finding.line,
                    "column": finding.column,
                    "code": finding.code,
                    "severity": str(finding.severity),
                    "message": finding.message,
                    "hint": finding.hint,
                    "excerpt": finding.excerpt.strip(),
                }
                for finding in self.findings
            ],
        }


class Deck:
    """Looks at a `cards/` folder again and again; what was good once stands in for what is not."""

    def __init__(self, cards: Path) -> None:
        self.cards = cards
        self.state = State(0, {}, {}, {}, ())
        self._settings = Settings()
        self._good: dict[Path, CompiledQuestion] = {}
        self._linked: tuple[tuple[LinkedNote, Claim], ...] = ()

    def look(self, now: int) -> State:
        """Read what changed; the state has another number if anything that is shown is another.

        `now` (seconds since 1970) is the time that changed notes would get.
        """
        files = read(self.cards)
        findings, stale = self._compile(files)
        questions = [*self._good.values()]
        whole = not has_errors(findings)
        found = links.check(questions, complete=whole, quality=Library(self.cards))
        findings += found
        if not has_errors(found):
            findings += self._link(study_order(questions) if whole else questions, now)
        kept, misused = selection.sift(sorted(findings), files.all)
        wanted = selection.Selection().over(self._settings.check)
        reported = tuple(sorted(f for f in (*kept, *misused) if wanted.reports(f)))
        state = self._state(reported, tuple(stale))
        if state != self.state:
            self.state = replace(state, number=state.number + 1)
        return self.state

    def _compile(self, files: Files) -> tuple[list[Diagnostic], list[str]]:
        """Compile what is good; return the findings, and the files that are not."""
        settings, problems = read_settings(files.settings)
        if not has_errors(problems):
            self._settings = settings
        findings, stale = [*files.findings, *problems], [*{f.path for f in files.findings}]
        good: dict[Path, CompiledQuestion] = {}
        with compiling(self.cards, files, quality=True) as outcomes:
            for source, (compiled, problems) in zip(files.questions, outcomes, strict=True):
                findings += problems
                last = self._good.get(source.path)
                if compiled is None:
                    stale.append(source.name)
                if shown := compiled or last:
                    good[source.path] = shown
        unread = {path: c for path, c in self._good.items() if path not in good and path.exists()}
        self._good = dict(sorted((good | unread).items()))
        return findings, stale

    def _link(self, questions: Sequence[CompiledQuestion], now: int) -> list[Diagnostic]:
        """Give the parts of notes the numbers that a build would give."""
        ledger, _, findings = lines.load(self.cards / LEDGER_FILE, self._settings.namespace)
        if has_errors(findings):
            return findings
        linked, warnings = link(questions, ledger, self._settings, now)
        if linked:
            claims = {claim.key: claim for claim in claims_of(questions)}
            self._linked = tuple((note, claims[note.key]) for note in linked.notes)
        return [*findings, *warnings]

    def _state(self, findings: tuple[Diagnostic, ...], stale: tuple[str, ...]) -> State:
        numbers = _findings_of([claim for _, claim in self._linked], findings)
        cards = {
            card.id: card
            for note, claim in self._linked
            for card in _cards(note, claim, tuple(numbers[claim.key]))
        }
        shown = {claim.compiled.head.id: claim.compiled for _, claim in self._linked}
        images = (image for c in shown.values() for image in c.images.values())
        return State(
            self.state.number,
            cards,
            {name: compiled.head.title for name, compiled in shown.items()},
            {image.name: image.data for image in images},
            findings,
            stale,
        )


def _cards(linked: LinkedNote, claim: Claim, findings: tuple[int, ...]) -> Iterator[Card]:
    note, suffix = linked.note, claim.note.suffix
    for ordinal, tier in zip(note.ordinals, linked.tiers, strict=True):
        said = [note.fields[3 + ordinal], note.fields[11 + ordinal]] if not note.cloze else []
        slots = _SLOTS[linked.kind]
        facet = f"{suffix or 'cloze'} {ordinal + 1}" if note.cloze else slots[ordinal + 1]
        content = f"{ordinal}\0{note.joined}"
        yield Card(
            id=f"{linked.key}:{facet.replace(' ', '-')}",
            question=claim.question,
            kind=linked.kind,
            facet=facet,
            tier=tier or USUAL_TIER,
            title=note.fields[0].removesuffix(f" · {claim.compiled.head.title}"),
            tags=note.tags,
            newness=linked.newness,
            path=claim.compiled.source.name,
            line=claim.note.line,
            column=claim.note.column,
            hash=sha256(content.encode()).hexdigest()[:_HASH],
            words=words(" ".join(said or note.fields[3:5])),
            findings=findings,
            note=note,
            ordinal=ordinal,
        )


def _findings_of(
    claims: Sequence[Claim], findings: Sequence[Diagnostic]
) -> defaultdict[str, list[int]]:
    """Return the numbers of the findings of each note: those below its item and above the next."""
    begins: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for claim in claims:
        if claim.note.item:
            begins[claim.compiled.source.name].append((claim.note.line, claim.key))
    found: defaultdict[str, list[int]] = defaultdict(list)
    for items in begins.values():
        items.sort()
    for number, finding in enumerate(findings):
        items = begins[finding.path]
        place = bisect_right(items, finding.line, key=lambda item: item[0])
        if place:
            line = items[place - 1][0]
            for where, key in items:
                if where == line:
                    found[key].append(number)
    return found
