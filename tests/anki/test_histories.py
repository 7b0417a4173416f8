"""Random histories of an author and a student, played against the real Anki.

The author edits the YAML and builds; the student imports with Anki's default options, studies,
tags, suspends and edits in Anki (`machine`). After every import nothing may be lost (`promises`),
and every build says which ids changed without a word, and nothing else. A history has at least
eight steps; FLASHGEN_HISTORIES says how many are played (`make proof`: 1,000).
"""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from machine import Histories

from flashgen.diagnostics import Diagnostic
from flashgen.history import claims, ledger, lines, link, upgrade

HISTORIES = int(os.environ.get("FLASHGEN_HISTORIES", "25"))
STEPS = 24


def play(histories: int, *, phases: tuple[Phase, ...] = tuple(Phase)) -> None:
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=phases,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
        _min_steps=8,
    )


def test_no_history_loses_anything() -> None:
    play(HISTORIES)


def guid_from_text(patch: pytest.MonkeyPatch) -> None:
    match = claims.match

    def by_text(notes: list[Any], known: ledger.Ledger) -> tuple[list[Any], list[Any]]:
        entries, findings = match(notes, known)
        texts = [sha256("".join(claim.note.fields.fields).encode()).hexdigest() for claim in notes]
        pairs = zip(entries, texts, strict=True)
        return [entry and replace(entry, guid=text[:20]) for entry, text in pairs], findings

    patch.setattr(link, "match", by_text)
    patch.setattr(upgrade, "notice", lambda *_: None)  # it looks GUIDs up in the ledger


def fixed_mod(patch: pytest.MonkeyPatch) -> None:
    time_of_all = int(time.time()) + 100
    patch.setattr(link, "next_mod", lambda *_: time_of_all)


def skipped_ledger(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(lines, "load", lambda *_: (ledger.Ledger(), "", []))


def renumbered_parts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        link,
        "number_parts",
        lambda _, parts, _top=0: {part: n for n, (part, _was) in enumerate(parts, start=1)},
    )


def parts_without_was(patch: pytest.MonkeyPatch) -> None:
    numbered = link.number_parts
    patch.setattr(
        link,
        "number_parts",
        lambda old, parts, top=0: numbered(old, [(part, ()) for part, _ in parts], top),
    )


def forgotten_generations(patch: pytest.MonkeyPatch) -> None:
    load = lines.load

    def without(path: Path, namespace: str) -> tuple[ledger.Ledger, str, list[Diagnostic]]:
        known, text, findings = load(path, namespace)
        notes = {key: replace(entry, since=0) for key, entry in known.notes.items()}
        return replace(known, notes=notes), text, findings

    patch.setattr(lines, "load", without)


def silence(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(link, "forgotten", lambda *_: iter(()))


@pytest.mark.any_anki
@pytest.mark.parametrize(
    "mutate",
    [
        guid_from_text,
        fixed_mod,
        skipped_ledger,
        renumbered_parts,
        parts_without_was,
        forgotten_generations,
        silence,
    ],
    ids=lambda f: f.__name__,
)
def test_a_broken_identity_is_caught(
    mutate: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutate(monkeypatch)
    with pytest.raises(AssertionError):
        play(200, phases=(Phase.generate,))
