"""The JSON Schema with which editors complete and explain keys."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from flashgen.kinds.question import SCHEMA_FILE, json_schema
from flashgen.kinds.starter import template

CARDS = Path(__file__).parents[2] / "cards"
Schema = dict[str, Any]
SCHEMA: Schema = json.loads(json_schema())
KNOWN_WORDS = set(
    "$defs $ref $schema additionalProperties anyOf const default description enum items maxLength "
    "minItems minLength pattern properties propertyNames required title type".split()
)
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


class EditorLoader(yaml.CSafeLoader):
    """Reads YAML as the editors' language server does: numbers and booleans, but no dates."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if not tag.endswith(":timestamp")]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read(text: str) -> object:
    return yaml.load(text, Loader=EditorLoader)  # noqa: S506


def problems(value: object, schema: Schema, path: str = "") -> Iterator[str]:
    """Validate by the words of JSON Schema that the schema uses, which a test keeps to these."""
    if "$ref" in schema:
        yield from problems(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], path)
    if "anyOf" in schema and all(any(problems(value, s, path)) for s in schema["anyOf"]):
        yield f"{path}: none of anyOf"
    wanted = schema.get("type", list(TYPES))
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if not any(isinstance(value, TYPES[name]) for name in wanted):
        yield f"{path}: not {wanted}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: not in {schema['enum']}"
    match value:
        case str():
            yield from text_problems(value, schema, path)
        case list():
            if len(value) < schema.get("minItems", 0):
                yield f"{path}: too few"
            for index, inner in enumerate(value):
                yield from problems(inner, schema.get("items", {}), f"{path}/{index}")
        case dict():
            yield from key_problems(value, schema, path)


def text_problems(value: str, schema: Schema, path: str) -> Iterator[str]:
    if not re.search(schema.get("pattern", ""), value):
        yield f"{path}: not {schema['pattern']}"
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**6):
        yield f"{path}: length"


def key_problems(value: dict[str, object], schema: Schema, path: str) -> Iterator[str]:
    yield from (f"{path}: no {key}" for key in schema.get("required", ()) if key not in value)
    for key, inner in value.items():
        known = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
        if known is False:
            yield f"{path}: unknown {key}"
        else:
            yield from problems(inner, known, f"{path}/{key}")


def inner_schemas(schema: object) -> Iterator[Schema]:
    if isinstance(schema, dict):
        yield schema
        for word, inner in schema.items():
            named = word in ("properties", "$defs")
            children = inner.values() if named else [inner]
            for child in children if word != "default" else ():
                yield from inner_schemas(child)
    elif isinstance(schema, list):
        for child in schema:
            yield from inner_schemas(child)


def test_the_committed_schema_is_current() -> None:
    committed = (CARDS / SCHEMA_FILE).read_text(encoding="utf-8")
    assert committed == json_schema(), "run `flashgen schema cards`"


def test_every_key_at_every_level_has_a_description() -> None:
    described = [
        (name, key)
        for name, model in [("Question", SCHEMA), *SCHEMA["$defs"].items()]
        for key, value in model["properties"].items()
        if re.match(r"[A-Z].*\.$", value.get("description", ""), re.DOTALL)
    ]
    keys = [
        (name, key)
        for name, model in [("Question", SCHEMA), *SCHEMA["$defs"].items()]
        for key in model["properties"]
    ]
    assert described == keys
    assert len(keys) > 100


def test_every_level_is_closed_to_unknown_keys() -> None:
    models = [SCHEMA, *SCHEMA["$defs"].values()]
    assert all(model["additionalProperties"] is False for model in models)
    assert len(models) > 15


def test_the_schema_uses_only_words_that_these_tests_understand() -> None:
    assert {word for schema in inner_schemas(SCHEMA) for word in schema} <= KNOWN_WORDS


def test_every_pattern_and_reference_resolves() -> None:
    for schema in inner_schemas(SCHEMA):
        re.compile(schema.get("pattern", ""))
        if "$ref" in schema:
            assert schema["$ref"].removeprefix("#/$defs/") in SCHEMA["$defs"]


def starter() -> str:
    text = template("question.yaml")
    return text.replace("@ID@", "x").replace("@TITLE@", "X").replace("@QUESTION@", "Explain X")


def test_the_shipped_question_is_valid_in_an_editor() -> None:
    shipped = (CARDS / "contrastive-learning.yaml").read_text(encoding="utf-8")
    assert list(problems(read(shipped), SCHEMA)) == []


def _forms(schema: Schema) -> list[Schema]:
    """Return the forms that a value may have."""
    return schema.get("anyOf", [schema])


def test_the_starter_is_valid_in_an_editor_and_shows_every_key_that_holds_a_list() -> None:
    assert list(problems(read(starter()), SCHEMA)) == []
    keys = SCHEMA["properties"].items()
    lists = {key for key, value in keys if any(s.get("type") == "array" for s in _forms(value))}
    missing = {key for key in lists if not re.search(rf"^(?:# )?{key}:", starter(), re.MULTILINE)}
    assert missing == {"was", "skip", "keep", "source"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: X", "title: 1.10"),
        ("title: X", "title: no"),
        ("year: 1809", "year: '1809'"),
        ("company: Example Bank", "company: 7"),
    ],
)
def test_texts_that_look_like_numbers_are_fine_in_an_editor(old: str, new: str) -> None:
    changed = starter().replace(old, new)
    assert changed != starter()
    assert list(problems(read(changed), SCHEMA)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: X", "titel: X", [": no title", ": unknown titel"]),
        ("difficulty: medium", "difficulty: nice", ["/asked/difficulty: none of anyOf"]),
        ("topics:\n  - A key topic to cover", "topics: x", ["/topics: not ['array']"]),
        ("id: formula-1\n", "id: The Mean\n", ["/formulas/0/id: not "]),
        ("between: [Mean, Median]", "between: [Mean]", ["/comparisons/0/between: too few"]),
    ],
)
def test_mistakes_are_seen_in_an_editor(old: str, new: str, expected: list[str]) -> None:
    found = sorted(problems(read(starter().replace(old, new, 1)), SCHEMA))
    assert len(found) == len(expected)
    for problem, start in zip(found, expected, strict=True):
        assert problem.startswith(start)
