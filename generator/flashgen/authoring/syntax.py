"""What libyaml objects to, in the words of someone who writes questions."""

import re
from contextlib import suppress
from copy import copy
from typing import Any

import yaml

from flashgen.authoring.codes import NOT_YAML
from flashgen.authoring.source import Source
from flashgen.diagnostics import Diagnostic

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
QUOTE_IT = "quote the text, or write it below a `|`"
KEEP_BACKSLASH = "single quotes and `|` keep the backslash of TeX"
_INDICATORS = " \t,:[]{}"
_WITH_BRACKETS = re.compile(r"[^\s,:{}\[\]]*(?:[{\[][^\s{}\[\]]*[}\]][^\s,:{}\[\]]*)+")
_UNBALANCED = "quote the text if its brackets belong to it"


def explain(source: Source, error: yaml.YAMLError) -> Diagnostic:
    """Turn a syntax error into a finding at the place that is to be mended."""
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    if not isinstance(error, yaml.MarkedYAMLError) or mark is None:
        return source.finding(1, 1, NOT_YAML, f"not valid YAML: {error}")
    problem = error.problem or "not valid YAML"
    start = error.context_mark or mark
    if "node content" in (error.problem or "") and (bracket := _left_open(source)):
        start = bracket
    here = _Place(source, mark.line, mark.column)
    opened = _Place(source, start.line, start.column)
    place, message, hint = _explain(problem, error.context or "", here, opened)
    return source.finding(place.line + 1, place.column + 1, NOT_YAML, message, hint)


def _left_open(source: Source) -> Any:  # noqa: ANN401 (a mark)
    """Return where the innermost bracket opens that is open at the end of a text."""
    opened: list[Any] = []
    with suppress(yaml.YAMLError):
        for token in yaml.scan(source.text, Loader=LOADER):
            if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
                opened.append(token.start_mark)
            elif opened and isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken):
                opened.pop()
    return opened[-1] if opened else None


class _Place:
    """A position (from 0) that is never behind the end of the text, and what stands there."""

    def __init__(self, source: Source, line: int, column: int) -> None:
        last = len(source.lines) - 1
        while last and not source.lines[last].strip():
            last -= 1
        if line > last:
            line, column = last, len(source.lines[last])
        self.line = line
        self.text = source.lines[line]
        self.column = min(column, len(self.text))
        self.char = self.text[self.column : self.column + 1]
        self.before = self.text[: self.column]

    def first(self) -> "_Place":
        """Give the place where the text of this line starts."""
        place = copy(self)
        place.column = len(self.text) - len(self.text.lstrip())
        return place


def _explain(problem: str, context: str, here: _Place, opened: _Place) -> tuple[_Place, str, str]:
    for words, explanation in _PROBLEMS.items():
        if words in problem:
            return explanation(here, opened, context)
    where = f" ({context} that starts on line {opened.line + 1})" if context else ""
    return here, f"not valid YAML: {problem}{where}", ""


def _bad_start(here: _Place, _: _Place, __: str) -> tuple[_Place, str, str]:
    if here.char == "\t":
        return here, "a tab cannot indent a line", "indent with spaces"
    return here, _cannot_start(here.char), QUOTE_IT


def _cannot_start(char: str) -> str:
    shown = "a backtick" if char == "`" else f"`{char}`"
    return f"an unquoted text cannot start with {shown}"


def _bad_colon(here: _Place, _: _Place, __: str) -> tuple[_Place, str, str]:
    if re.fullmatch(r"[ \t]*(?:- +)*[a-z_]+", here.before):
        message = "a key cannot stand here, inside the value above it"
        return here.first(), message, "line it up with the keys that it belongs to"
    return here, "an unquoted text cannot contain `: `", QUOTE_IT


def _bad_end(here: _Place, opened: _Place, context: str) -> tuple[_Place, str, str]:
    above = "list" if "collection" in context else "keys"
    if here.char and here.char in "]}":
        return here, f"this `{here.char}` closes nothing", _UNBALANCED
    if here.before.strip():
        return here, "the value has ended before this", "look for a quote or bracket too many"
    message = f"this does not line up with the {above} that started on line {opened.line + 1}"
    return here, message, "look for a wrong indentation or a missing quote, here or just above"


def _no_colon(_: _Place, opened: _Place, __: str) -> tuple[_Place, str, str]:
    hint = "`: ` follows a key; a text that goes on is indented more than its key"
    return opened, "there is no `: ` on this line", hint


def _open_quote(_: _Place, opened: _Place, __: str) -> tuple[_Place, str, str]:
    return opened, f"this `{opened.char}` is never closed", "close it, or use `|` for long texts"


def _open_bracket(here: _Place, opened: _Place, _: str) -> tuple[_Place, str, str]:
    closing = "]" if opened.char == "[" else "}"
    if here.char and here.char in "[{" and here.before[-1:].strip(_INDICATORS):
        return _bracket_of_yaml(here, opened)
    if (here.line, here.char) != (opened.line, "") and here.line == opened.line:
        return here, f"`,` or `{closing}` is missing here", _UNBALANCED
    return opened, f"this `{opened.char}` is never closed", _UNBALANCED


def _bracket_of_yaml(here: _Place, opened: _Place) -> tuple[_Place, str, str]:
    """Explain a text such as `h_{kv}` between braces, which ends at its own brace."""
    around = "braces" if opened.char == "{" else "brackets"
    start = len(here.before) - len(re.split(r"[\s,:\[\]{}]", here.before)[-1])
    word = _WITH_BRACKETS.match(here.text, start)
    message = f"YAML takes this `{here.char}` for its own, not for part of the text"
    hint = f"between {around} quote such a text: `'{word[0] if word else 'x_{i}'}'`"
    return here, message, hint


def _no_value(here: _Place, opened: _Place, _: str) -> tuple[_Place, str, str]:
    if here.char:
        return here, _cannot_start(here.char), QUOTE_IT
    bracket = f"this `{opened.char}`" if opened.char else "a bracket"
    return opened, f"{bracket} is never closed", _UNBALANCED


def _bad_escape(here: _Place, _: _Place, __: str) -> tuple[_Place, str, str]:
    escape = here.text[here.column : here.column + 2]
    return here, f"`{escape}` means nothing in double quotes", KEEP_BACKSLASH


def _bad_code(here: _Place, _: _Place, __: str) -> tuple[_Place, str, str]:
    return here, "this escape is not a character", KEEP_BACKSLASH


def _bad_tag(here: _Place, _: _Place, __: str) -> tuple[_Place, str, str]:
    return here, "YAML tags are not used here", "quote the text if the ! belongs to it"


def _bad_name(_: _Place, opened: _Place, __: str) -> tuple[_Place, str, str]:
    return opened, _cannot_start(opened.char), QUOTE_IT


def _bad_block(_: _Place, opened: _Place, __: str) -> tuple[_Place, str, str]:
    hint = (
        f"start the text on the next line, indented; or quote it if `{opened.char}` belongs to it"
    )
    return opened, f"only a comment can follow `{opened.char}` on its line", hint


def _tab(here: _Place, _: _Place, __: str) -> tuple[_Place, str, str]:
    return here, "a tab cannot indent a line", "indent with spaces"


def _second_start(here: _Place, _: _Place, __: str) -> tuple[_Place, str, str]:
    return here, "this does not belong to what is above", "look for a wrong indentation above"


def _marker_in_quotes(here: _Place, _: _Place, __: str) -> tuple[_Place, str, str]:
    return here, "a line of a quoted text cannot start like this", "indent it, or use `|`"


def _dash(here: _Place, _: _Place, __: str) -> tuple[_Place, str, str]:
    return here, "no list can start here", "start it on a line of its own, below its key"


_PROBLEMS = {
    "cannot start any token": _bad_start,
    "mapping values are not allowed": _bad_colon,
    "did not find expected key": _bad_end,
    "did not find expected '-' indicator": _bad_end,
    "could not find expected ':'": _no_colon,
    "found unexpected end of stream": _open_quote,
    "did not find expected ','": _open_bracket,
    "did not find expected node content": _no_value,
    "unknown escape character": _bad_escape,
    "did not find expected hexdecimal": _bad_code,
    "invalid Unicode character escape": _bad_code,
    "undefined tag handle": _bad_tag,
    "did not find expected alphabetic": _bad_name,
    "did not find expected comment or line break": _bad_block,
    "found a tab character": _tab,
    "did not find expected <document start>": _second_start,
    "found unexpected document indicator": _marker_in_quotes,
    "block sequence entries are not allowed": _dash,
}
