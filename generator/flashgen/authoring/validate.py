"""A parsed file → a question or settings, or what is wrong with it and where.

What pydantic finds becomes a diagnostic at the line and column of the node that is wrong.
"""

import re
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from flashgen.authoring.parse import Mapping, at, key_at, plain
from flashgen.authoring.settings import Settings
from flashgen.authoring.source import MAX_FINDINGS, Source
from flashgen.authoring.texts import (
    CODE_LANGUAGE,
    CODES,
    DATE,
    LANGUAGE,
    OLD_ID,
    ONE_LINE,
    SLUG,
    TAG,
    YEAR,
)
from flashgen.diagnostics import Diagnostic, Severity, clip, did_you_mean, nearest
from flashgen.identity import slug

_AnyModel = TypeVar("_AnyModel", bound=BaseModel)


def read_settings(source: Source, node: Mapping) -> tuple[Settings | None, list[Diagnostic]]:
    """Validate a parsed `deck.yaml` against the schema."""
    settings, findings = read(Settings, source, node)
    if settings:
        findings += _bad_names(settings, source, node)
        if "namespace" not in settings.model_fields_set:
            message = "this collection has no namespace of its own"
            hint = (
                "before the first build choose one, such as `namespace: my-cards`; after it write "
                f"`namespace: {settings.namespace}`, which the notes have kept so far"
            )
            place = (node.line, node.column)
            findings.append(source.finding(*place, "FG167", message, hint, Severity.HINT))
    return settings, findings


def _bad_names(settings: Settings, source: Source, node: Mapping) -> Iterator[Diagnostic]:
    parts = settings.name.split("::")
    place = at(node, ("name",))
    if not all(part.strip() for part in parts):
        message = f'the deck name "{settings.name}" has an empty part'
        hint = "`::` separates the levels of a deck"
        yield source.finding(place.line, place.column, "FG125", message, hint)
    elif any(part != part.strip() for part in parts):
        message = "Anki takes away the blanks around `::`, and would call this deck otherwise"
        yield source.finding(place.line, place.column, "FG125", message, "write `A::B`")
    for index, tag in enumerate(settings.tags):
        if problem := tag_problem(tag):
            place = at(node, ("tags", index))
            yield source.finding(place.line, place.column, "FG126", *problem)
        elif loss := lost_tag(tag):
            place = at(node, ("tags", index))
            yield source.finding(place.line, place.column, "FG136", *loss, Severity.WARNING)
    if slug(settings.name) == "retired":
        place = at(node, ("name",))
        message = "retired.apkg is the package of retired notes"
        yield source.finding(
            place.line, place.column, "FG125", message, "give the deck another name"
        )


def tag_problem(tag: str) -> tuple[str, str] | None:
    """Return what Anki would make of a tag that nobody wants, and what to do; None if it is fine.

    Measured: empty parts become `blank`, and a search for `tag:none` finds notes without tags. A
    note tagged `flashgen::retired` is deleted by whoever follows the README.
    """
    if not all(tag.split("::")):
        return f'the tag "{tag}" has an empty part', "`::` separates the levels of a tag"
    if tag.casefold() == "none":
        return '`tag:none` finds notes without tags, so "none" cannot be a tag', "choose another"
    if tag.casefold().split("::")[:2] == ["flashgen", "retired"]:
        return f'the tag "{tag}" marks notes that are to be deleted', "choose another"
    return None


def lost_tag(tag: str) -> tuple[str, str] | None:
    """Return what becomes of a tag that every import takes away, and what to do; else None.

    Measured: Anki keeps these two for what a user does there, whatever their case.
    """
    if tag.casefold() not in ("leech", "marked"):
        return None
    return f'Anki takes the tag "{tag}" off the notes it imports', "choose another, or leave it out"


def read(
    model: type[_AnyModel], source: Source, node: Mapping
) -> tuple[_AnyModel | None, list[Diagnostic]]:
    """Validate a parsed file against the schema that a model declares."""
    try:
        return model.model_validate(plain(node, keep="where")), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    told = _told_by_others(model, details[: MAX_FINDINGS + 1])
    findings = (
        _finding(model, source, node, detail)
        for detail in details
        if (detail["type"], detail["loc"]) not in told
    )
    return None, list(source.capped(findings))


def _told_by_others(
    model: type[BaseModel], details: list[ErrorDetails]
) -> set[tuple[str, tuple[str | int, ...]]]:
    """Return what only follows from another finding.

    A key is missing because it is misspelt; a list is too short because an entry is wrong.
    """
    told: set[tuple[str, tuple[str | int, ...]]] = set()
    for detail in details:
        path = detail["loc"]
        told |= {("too_short", path[:-depth]) for depth in range(1, len(path))}
        if detail["type"] == "extra_forbidden":
            meant = nearest(str(path[-1]), _known_keys(model, path[:-1]))
            if meant:
                told.add(("missing", (*path[:-1], meant)))
    return told


def _finding(
    model: type[BaseModel], source: Source, node: Mapping, detail: ErrorDetails
) -> Diagnostic:
    path = detail["loc"][:-1] if detail["loc"][-1:] == ("[key]",) else detail["loc"]
    name = str(path[-1]) if path else ""
    what = "this entry" if name.isdigit() else f'"{name}"'
    place = key_at(node, path)
    hint = ""
    match detail["type"]:
        case "extra_forbidden":
            code, message = "FG111", f'unknown key "{name}"'
            hint = did_you_mean(name, _known_keys(model, path[:-1]))
        case "missing":
            place = at(node, path[:-1])
            code, message = "FG112", f'the key "{name}" is missing'
            hint = "it is needed here; `flashgen new` shows every key in use"
            if isinstance(place, Mapping) and name in place.keys:
                place, message = place.keys[name], f"{what} has no value"
        case "string_too_short" | "blank":
            code, message = "FG112", f"{what} is empty"
        case "too_short":
            least = detail["ctx"]["min_length"]
            entries = "entry" if least == 1 else "entries"
            code, message = "FG113", f"{what} needs at least {least} {entries}"
        case shape if shape in _SHAPES:
            message, hint = _SHAPES[shape]
            code, message = "FG113", f"{what} must be {message}"
        case _:
            place = at(node, path)
            code, message, hint = _bad_text(detail)
    return source.finding(place.line, place.column, code, message, hint)


def _bad_text(detail: ErrorDetails) -> tuple[str, str, str]:
    """Return code, message and hint for a text that is not of the form its key wants."""
    written = clip(str(detail["input"]))
    context = detail.get("ctx", {})
    code, hint = "FG115", ""
    match detail["type"]:
        case "string_pattern_mismatch" if context["pattern"] in (SLUG, OLD_ID):
            code, message = "FG114", f'"{written}" is not an id'
            hint = "ids are lower-case letters and digits, with single hyphens between them"
        case "string_pattern_mismatch":
            message, hint = _PATTERNS[context["pattern"]]
        case "string_too_long":
            code, message = "FG114", f"an id has at most {context['max_length']} characters"
        case "no_date":
            message = f"{written} is not a day of the calendar"
        case "literal_error":
            message = f'"{written}" is not known here'
            hint = did_you_mean(written, re.findall("'([^']*)'", context["expected"]))
        case "bool_parsing":
            message = f'"{written}" is neither true nor false'
        case _:
            message = f'"{written}": {detail["msg"].lower()}'
    return code, message, hint


_SHAPES = {
    "string_type": ("a text", "quote it if its braces, brackets or colon belong to the text"),
    "tuple_type": ("a list", "start each entry on a line of its own with `- `"),
    "model_type": ("a mapping of keys", "write `key: value` lines below it, indented"),
    "dict_type": ("a mapping of keys", "write `key: value` lines below it, indented"),
    "bool_type": ("true or false", ""),
}
_PATTERNS = {
    ONE_LINE: ("this text must stand on one line", "join its lines, or fold it with `>-`"),
    TAG: ("a tag cannot contain white space", "join its words with a hyphen"),
    DATE: ("a date is written year-month-day, such as 2026-05-12", ""),
    YEAR: ("a year has four digits", ""),
    CODE_LANGUAGE: ("this is not the name of a programming language", "such as `python`"),
    CODES: ("this is not the code of a finding", "such as `FG401`, or `FG4` for all of a group"),
    LANGUAGE: ("this is not the code of a language", "such as `en` or `pt-BR`"),
}


def _known_keys(model: type[BaseModel], path: tuple[str | int, ...]) -> set[str]:
    """Follow `path` through the models and return the keys known at its end."""
    schema: Any = model
    for step in path:
        if isinstance(schema, type) and issubclass(schema, BaseModel):
            field = schema.model_fields.get(str(step))
            schema = field.annotation if field else None
        else:
            schema = _model_in(schema)
    found = _model_in(schema)
    return set(found.model_fields) if found else set()


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found:
            return found
    return None
