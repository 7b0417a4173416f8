"""What is found while a file is read, and how its texts, choices and switches are."""

import re
from collections.abc import Callable
from typing import Any

from flashgen.authoring.codes import EMPTY, NOT_AN_ID, NOT_UNDERSTOOD, WRONG_SHAPE
from flashgen.authoring.nodes import Node, Scalar
from flashgen.authoring.schema import Form, Text, make_text
from flashgen.authoring.source import MAX_FINDINGS, TOO_MANY, Source
from flashgen.diagnostics import Diagnostic, Rule, clip, did_you_mean

LOST: Any = object()
"""Stands for a value that could not be read; a finding has said why."""
_TRUE = frozenset("1 on t true y yes".split())
_FALSE = frozenset("0 off f false n no".split())
_TEXT = "a text", "quote it if its braces, brackets or colon belong to the text"


class EnoughError(Exception):
    """Ends the reading of a file that has more findings than anyone reads."""


class Reading:
    """What was found while a file is read, and the texts that fitted."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Diagnostic] = []
        self.texts: list[Text] = []
        self.has_holes = False

    def hole(self) -> Any:  # noqa: ANN401
        """Pass over what YAML could not read; a finding has said so."""
        self.has_holes = True
        return LOST

    def find(self, place: Node, rule: Rule, message: str, hint: str = "") -> None:
        """Note a finding at a node; raises EnoughError where there are too many."""
        line, column = place.line, place.column
        if len(self.findings) == MAX_FINDINGS:
            rule, hint = TOO_MANY, "mend some and check again"
            message = f"more than {MAX_FINDINGS} findings: the rest of this file is not checked"
        self.findings.append(self.source.finding(line, column, rule, message, hint))
        if rule is TOO_MANY:
            raise EnoughError


Reader = Callable[[Node, Scalar | None, Reading], Any]
"""Reads a node under a key, or under none if it is an entry of a list."""


def text(form: Form) -> Reader:
    """Return what reads a text of a form."""
    fits = re.compile(form.pattern).fullmatch if form.pattern else None
    role, trim, filled = form.role, form.trim, form.filled
    longest, problem = form.longest, form.problem

    def read_text(node: Node, key: Scalar | None, reading: Reading) -> Any:  # noqa: ANN401
        if type(node) is not Scalar:
            return misfit(node, key, reading, *_TEXT)
        value = node.value
        if (
            (filled and (not value or value.isspace()))
            or (longest and len(value) > longest)
            or (fits and not fits(value))
            or (problem and problem(value))
        ):
            return _object(form, node, key, reading)
        trimmed = trim(value) if trim else value
        start = value.index(trimmed) if len(trimmed) < len(value) else 0
        text = make_text(trimmed, role, node, start)
        reading.texts.append(text)
        return text

    return read_text


def _object(form: Form, node: Scalar, key: Scalar | None, reading: Reading) -> Any:  # noqa: ANN401
    """Say what is wrong with a text that is not of the form that its key wants."""
    value = node.value
    if form.longest and len(value) > form.longest:
        reading.find(node, NOT_AN_ID, f"an id has at most {form.longest} characters")
    elif (value or not form.filled) and form.pattern and not re.fullmatch(form.pattern, value):
        rule, message, hint = form.objection
        reading.find(node, rule, message.format(clip(value)), hint)
    elif not value or value.isspace():
        reading.find(key or node, EMPTY, f"{name_of(key)} is empty")
    elif form.problem:
        reading.find(node, NOT_UNDERSTOOD, form.problem(value))
    return LOST


def choice(known: tuple[str, ...]) -> Reader:
    """Return what reads one of the words that are known."""

    def read_choice(node: Node, key: Scalar | None, reading: Reading) -> Any:  # noqa: ANN401
        if not isinstance(node, Scalar):
            return misfit(node, key, reading, *_TEXT)
        if node.value in known:
            return node.value
        message = f'"{clip(node.value)}" is not known here'
        reading.find(node, NOT_UNDERSTOOD, message, did_you_mean(node.value, known))
        return LOST

    return read_choice


def switch(node: Node, key: Scalar | None, reading: Reading) -> Any:  # noqa: ANN401
    """Read true or false, as YAML 1.1 writes them."""
    if not isinstance(node, Scalar):
        return misfit(node, key, reading, "true or false", "")
    if (value := node.value.lower()) in _TRUE or value in _FALSE:
        return value in _TRUE
    reading.find(node, NOT_UNDERSTOOD, f'"{clip(node.value)}" is neither true nor false')
    return LOST


def misfit(node: Node, key: Scalar | None, reading: Reading, wanted: str, hint: str) -> Any:  # noqa: ANN401
    """Find a node of another shape than its key wants."""
    reading.find(key or node, WRONG_SHAPE, f"{name_of(key)} must be {wanted}", hint)
    return LOST


def name_of(key: Scalar | None) -> str:
    """Return what a message calls a key, or an entry that has none."""
    return f'"{key.value}"' if key else "this entry"
