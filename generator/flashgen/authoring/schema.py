"""What a model declares: the forms of the texts that authors write, and what holds them.

A declaration is the only place that says what a text is: it decides what is accepted, how the text
is read later, and what the JSON Schema tells an editor.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import Enum, auto
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    TypeVar,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from flashgen.authoring import nodes
from flashgen.authoring.codes import NOT_AN_ID, NOT_UNDERSTOOD
from flashgen.authoring.source import Source
from flashgen.diagnostics import Rule

_Any = TypeVar("_Any")
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_LAST_BLANKS = re.compile(r"(?<!\\)((?:\\\\)*)(?:\\[ \t]\s*)+$")


class Role(Enum):
    """How a text is read."""

    MARKDOWN = auto()
    """Paragraphs, lists, tables: whole Markdown."""
    CLOZE = auto()
    """Markdown with clozes in Anki's notation."""
    LINE = auto()
    """Markdown on one line."""
    NAME = auto()
    """Markdown on one line that names the thing."""
    FORMULA = auto()
    """Bare TeX, shown on a line of its own."""
    SYMBOL = auto()
    """Bare TeX, shown within a line."""
    CODE = auto()
    """Code, or what a program prints, to the letter."""
    IMAGE = auto()
    """The path of a picture."""
    PLAIN = auto()
    """Shown or compared as it is: ids, tags, years, people and places."""

    @property
    def is_markdown(self) -> bool:
        """Say whether it is read as Markdown, whole or on one line."""
        return self in (Role.MARKDOWN, Role.CLOZE, Role.LINE, Role.NAME)

    @property
    def is_tex(self) -> bool:
        """Say whether all of it is TeX."""
        return self in (Role.FORMULA, Role.SYMBOL)


class Text(str):
    """What an author wrote under a key: a string that knows how it is read and where it stands.

    `span` is the scalar it came from, of whose value the first `start` characters are not in it.
    """

    __slots__ = ("role", "span", "start")
    role: Role
    span: nodes.Scalar
    start: int

    def place(self, source: Source, offset: int = 0) -> tuple[int, int]:
        """Return line and column (from 1) of the character at `offset`."""
        return nodes.locate(source, self.span, self.start + offset)


def make_text(value: str, role: Role, span: nodes.Scalar, start: int = 0) -> Text:
    """Make a text; a constructor of its own would cost half as much again."""
    text = str.__new__(Text, value)
    text.role, text.span, text.start = role, span, start
    return text


def usual(value: str) -> Text:
    """Make the text that holds where an author wrote none."""
    return make_text(value, Role.PLAIN, nodes.Scalar(value, 1, 1, ""))


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a text: what fits, and what is taken off its ends.

    `pattern` is to match all of it; where it does not, `objection` is rule, message and hint. What
    `problem` returns for a text that matches is an objection too, unless it is empty. An empty text
    has a message of its own where the form wants a `filled` one.
    """

    role: Role
    trim: Callable[[str], str] | None = None
    filled: bool = True
    pattern: str = ""
    objection: tuple[Rule, str, str] = (NOT_UNDERSTOOD, "", "")
    longest: int = 0
    problem: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Least:
    """How many entries a list has at least."""

    count: int


@dataclass(frozen=True, slots=True)
class OrAlone:
    """An entry of a list may stand alone, without the list."""


class Pairs(Mapping[str, _Value], Generic[_Key, _Value]):
    """Values by keys that authors choose, such as the symbols of `where`, in their order."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[Text, _Value] | None = None) -> None:
        self._values: dict[Any, _Value] = dict(values or {})

    def __getitem__(self, key: str) -> _Value:
        """Return the value of a key."""
        return self._values[key]

    def __iter__(self) -> Iterator[Text]:
        """Give the keys as authored."""
        return iter(self._values)

    def __len__(self) -> int:
        """Count the keys."""
        return len(self._values)

    def __hash__(self) -> int:
        """Allow empty ones to be the default of a field."""
        return hash(frozenset(self._values))


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def model(cls: type[_Any]) -> type[_Any]:
    """Make a class a model: its fields are the keys that an author may write."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


@model
class Model:
    """A mapping of known keys; `node` is where it was read from."""

    node: nodes.Mapping = field(default=nodes.NOWHERE, repr=False, compare=False)


_HINTS: dict[type, dict[str, Any]] = {}
"""The declared types of the models that were met."""


def hints_of(cls: type[Model]) -> dict[str, Any]:
    """Return the declared types of a model, by its keys and `node`."""
    if cls not in _HINTS:
        _HINTS[cls] = get_type_hints(cls, include_extras=True)
    return _HINTS[cls]


def is_model(hint: Any) -> bool:  # noqa: ANN401
    """Say whether a declared type is a model."""
    return isinstance(hint, type) and issubclass(hint, Model)


def full(hint: Any) -> Any:  # noqa: ANN401, PLR0911
    """Return a value of a declared type with something under every key, such as a whole item."""
    origin, arguments = get_origin(hint), get_args(hint)
    if is_model(hint):
        left_out = nodes.Mapping, tuple[hint, ...]
        declared = hints_of(hint).items()
        return hint(**{name: full(inner) for name, inner in declared if inner not in left_out})
    if origin is Annotated:
        inner, form = arguments
        if isinstance(form, Form):
            fits = not form.pattern or re.fullmatch(form.pattern, "x")
            return make_text("x" if fits else "1", form.role, nodes.Scalar("x", 1, 1, ""))
        return full(inner) * (form.count if isinstance(form, Least) else 1)
    if origin is tuple:
        return (full(arguments[0]),)
    if origin is Pairs:
        return Pairs({full(arguments[0]): full(arguments[1])})
    if origin is Literal:
        return arguments[0]
    return full(arguments[0]) if arguments else True


def keys_of(cls: type[Model]) -> tuple[str, ...]:
    """Return the keys that a model knows."""
    return tuple(declared.name for declared in fields(cls) if declared.name != "node")


def _lines(value: str) -> str:
    return value.strip("\n")


def trim_tex(tex: str) -> str:
    r"""Cut blanks off TeX, and a `\ ` at its end: its backslash alone would escape what follows."""
    return _LAST_BLANKS.sub(r"\1", tex).strip()


def _last_lines(value: str) -> str:
    return value.rstrip("\n")


def _no_day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        return f"{value} is not a day of the calendar"
    return ""


def _bare_doi(value: str) -> str:
    """Cut what people write before a DOI: `https://doi.org/`, `doi:`."""
    return value[value.index("10.") :]


def _line(role: Role) -> Form:
    words = "this text must stand on one line", "join its lines, or fold it with `>-`"
    return Form(role, str.strip, pattern=r"[^\n]*\n?", objection=(NOT_UNDERSTOOD, *words))


def _plain(pattern: str, message: str, hint: str = "", **more: Any) -> Form:  # noqa: ANN401
    return Form(
        Role.PLAIN,
        pattern=pattern,
        objection=(NOT_UNDERSTOOD, message, hint),
        **{"filled": False} | more,
    )


SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
_NO_ID = (
    NOT_AN_ID,
    '"{}" is not an id',
    "ids are lower-case letters and digits, with single hyphens between them",
)

Markdown = Annotated[Text, Form(Role.MARKDOWN, _lines)]
Prompt = Annotated[Text, Form(Role.MARKDOWN, str.strip)]
ClozeText = Annotated[Text, Form(Role.CLOZE, _lines)]
Line = Annotated[Text, _line(Role.LINE)]
Name = Annotated[Text, _line(Role.NAME)]
PlainLine = Annotated[Text, _line(Role.PLAIN)]
ImagePath = Annotated[Text, _line(Role.IMAGE)]
Tex = Annotated[Text, Form(Role.FORMULA, trim_tex)]
Symbol = Annotated[Text, Form(Role.SYMBOL, trim_tex)]
Verbatim = Annotated[Text, Form(Role.CODE, _last_lines)]
Plain = Annotated[Text, Form(Role.PLAIN, filled=False)]
Slug = Annotated[Text, Form(Role.PLAIN, filled=False, pattern=SLUG, objection=_NO_ID, longest=100)]
OldId = Annotated[
    Text, Form(Role.PLAIN, filled=False, pattern=f"({SLUG}/)?{SLUG}", objection=_NO_ID)
]
Tag = Annotated[
    Text,
    _plain(r"\S+", "a tag cannot contain white space", "join its words with a hyphen", filled=True),
]
Url = Annotated[
    Text,
    _plain(
        r"https?://[^\s<>]+",
        "an address starts with http:// or https://, and has no blanks",
        "such as `https://arxiv.org/abs/2002.05709`",
    ),
]
Doi = Annotated[
    Text,
    _plain(
        r"(https?://(dx\.)?doi\.org/|[Dd][Oo][Ii]: *)?10\.[0-9]{4,9}/\S+",
        "this is not a DOI",
        "such as `10.1145/2939672.2939785`",
        trim=_bare_doi,
    ),
]
Year = Annotated[Text, _plain("[0-9]{4}", "a year has four digits")]
Minutes = Annotated[
    Text, _plain("[1-9][0-9]?", "minutes are a whole number between 1 and 99", "such as `3`")
]
Date = Annotated[
    Text,
    _plain(
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "a date is written year-month-day, such as 2026-05-12",
        problem=_no_day,
    ),
]
CodeLanguage = Annotated[
    Text,
    _plain("[a-z0-9+#.-]+", "this is not the name of a programming language", "such as `python`"),
]
Language = Annotated[
    Text,
    _plain(
        "[a-zA-Z]{2,3}(-[a-zA-Z0-9]+)*",
        "this is not the code of a language",
        "such as `en` or `pt-BR`",
    ),
]
Codes = Annotated[
    Text,
    _plain(
        "FG[0-9]{0,3}",
        "this is not the code of a finding",
        "such as `FG401`, or `FG4` for all of a group",
    ),
]
