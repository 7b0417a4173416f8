"""Findings for programs: what each format says, checked against what reads it."""

import json
from pathlib import Path
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.cli.formats import SARIF_SCHEMA, as_github, as_json, as_sarif
from flashgen.commands.explain import BY_CODE, RULES
from flashgen.diagnostics import Diagnostic, Rule, Severity

SCHEMA = json.loads(
    (Path(__file__).parents[1] / "schemas" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")
)
"""As OASIS publishes it: sarif-2.1/schema of github.com/oasis-tcs/sarif-spec."""
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)
FOUND = (
    Diagnostic("cards/a b.yaml", 3, 7, "FG111", 'unknown key "x"', "y?", excerpt="  50%: x"),
    Diagnostic("cards/é,c:d.yaml", 1, 1, "FG307", "100% wrong\nhere", "", Severity.WARNING),
    Diagnostic("/srv/cards/q.yaml", 2, 4, "FG145", "m", "h", Severity.HINT, "e"),
    Diagnostic("cards/a b.yaml", 9, 1, "FG111", 'unknown key "z"', "y?", excerpt="z: x"),
)
_NOT_UTF8 = Diagnostic("cards/\udcff.yaml", 1, 1, "FG101", "m")


def test_json_has_every_finding_in_full_and_counts_them() -> None:
    told = json.loads(as_json(FOUND, questions=3))
    assert {name: told[name] for name in ("questions", "errors", "warnings", "hints")} == {
        "questions": 3,
        "errors": 2,
        "warnings": 1,
        "hints": 1,
    }
    assert [Diagnostic(**finding) for finding in told["findings"]] == list(FOUND)


def test_github_gets_a_command_for_each_finding() -> None:
    assert as_github(FOUND).split("\n") == [
        '::error file=cards/a b.yaml,line=3,col=7,title=FG111 unknown key::unknown key "x"%0Ay?',
        "::warning file=cards/é%2Cc%3Ad.yaml,line=1,col=1,title=FG307 TeX outside a formula"
        "::100%25 wrong%0Ahere",
        "::notice file=/srv/cards/q.yaml,line=2,col=4,title=FG145 braces that are no cloze::m%0Ah",
        '::error file=cards/a b.yaml,line=9,col=1,title=FG111 unknown key::unknown key "z"%0Ay?',
    ]


def test_github_gets_nothing_when_there_is_nothing() -> None:
    assert as_github(()) == ""


ANY = st.builds(
    Diagnostic,
    path=st.text(min_size=1).filter(lambda text: "\x00" not in text),
    line=st.integers(1, 10**6),
    column=st.integers(1, 10**6),
    code=st.sampled_from(list(BY_CODE)),
    message=st.text(min_size=1),
    hint=st.text(),
    severity=st.sampled_from(Severity),
    excerpt=st.text(),
)


def test_the_schema_is_the_published_one_and_can_fail() -> None:
    assert SCHEMA["id"] == SARIF_SCHEMA
    log = json.loads(as_sarif(FOUND))
    log["runs"][0]["results"][0]["level"] = "bad"
    assert [error.validator for error in VALIDATOR.iter_errors(log)] == ["enum"]


@given(st.lists(ANY, max_size=5))
def test_sarif_is_valid_whatever_is_found(findings: list[Diagnostic]) -> None:
    VALIDATOR.validate(json.loads(as_sarif(findings)))


@given(st.lists(ANY, max_size=5))
def test_github_gets_one_line_for_each_finding(findings: list[Diagnostic]) -> None:
    lines = as_github(findings).split("\n") if findings else []
    assert len(lines) == len(findings)
    assert all(line.startswith("::") and "\r" not in line for line in lines)


def test_a_file_name_that_is_not_utf8_keeps_its_bytes() -> None:
    (run,) = json.loads(as_sarif([_NOT_UTF8]))["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "cards/%FF.yaml"


def test_json_and_sarif_are_ascii_so_that_no_stream_loses_anything() -> None:
    assert as_json(FOUND, questions=3).isascii()
    assert as_sarif(FOUND).isascii()


def test_sarif_says_where_and_how_bad() -> None:
    (run,) = json.loads(as_sarif(FOUND))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["FG111", "FG145", "FG307"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "error"]
    for finding, result in zip(FOUND, run["results"], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
        place = result["locations"][0]["physicalLocation"]
        uri = urlsplit(place["artifactLocation"]["uri"])
        assert unquote(uri.path) == finding.path
        assert (uri.scheme == "file") == finding.path.startswith("/")
        assert place["region"]["startLine"] == finding.line
        assert place["region"]["startColumn"] == finding.column
        assert finding.message in result["message"]["text"]


@pytest.mark.parametrize("rule", RULES, ids=list(BY_CODE))
def test_sarif_describes_every_rule(rule: Rule) -> None:
    code = rule.code
    log = json.loads(as_sarif([Diagnostic("q.yaml", 1, 1, code, "m")]))
    VALIDATOR.validate(log)
    (told,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert told["shortDescription"]["text"] == BY_CODE[code].name
