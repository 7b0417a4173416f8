"""Findings for programs: JSON, annotations of GitHub's workflows, SARIF 2.1.0."""

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flashgen import __version__
from flashgen.commands.explain import BY_CODE, explanation
from flashgen.diagnostics import Diagnostic, Rule, Severity

SARIF_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}
_SARIF = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


def as_json(findings: Sequence[Diagnostic], questions: int, fixed: Sequence[str] = ()) -> str:
    """Give the findings, how many there are and which files were fixed, as one JSON object.

    In ASCII, as SARIF below, so that nothing is lost on a stream of another encoding.
    """
    counts = Counter(finding.severity for finding in findings)
    summary: dict[str, object] = {"questions": questions}
    summary |= {f"{severity}s": counts[severity] for severity in Severity}
    summary["fixed"] = list(fixed)
    summary["findings"] = [asdict(finding) for finding in findings]
    return json.dumps(summary, indent=2)


def as_github(findings: Sequence[Diagnostic]) -> str:
    """Give the findings as workflow commands, which GitHub shows at the lines they are about.

    See "Workflow commands for GitHub Actions": a line break in a text is `%0A`, and in a property
    its separators are escaped too.
    """
    return "\n".join(_command(finding) for finding in findings)


def as_sarif(findings: Sequence[Diagnostic]) -> str:
    """Give the findings as a SARIF log, which code scanning services read.

    Paths are relative to the current folder where they lie below it. Columns count characters.
    """
    codes = sorted({finding.code for finding in findings})
    driver = {
        "name": "flashgen",
        "version": __version__,
        "rules": [_descriptor(BY_CODE[code]) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code)) for finding in findings],
    }
    log = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2)


def _command(finding: Diagnostic) -> str:
    properties = {
        "file": finding.path,
        "line": str(finding.line),
        "col": str(finding.column),
        "title": f"{finding.code} {BY_CODE[finding.code].name}",
    }
    listed = ",".join(
        f"{name}={_escaped(value).replace(':', '%3A').replace(',', '%2C')}"
        for name, value in properties.items()
    )
    return f"::{_GITHUB[finding.severity]} {listed}::{_escaped(_sentences(finding))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _sentences(finding: Diagnostic) -> str:
    return f"{finding.message}\n{finding.hint}" if finding.hint else finding.message


def _descriptor(rule: Rule) -> dict[str, Any]:
    level = _SARIF[rule.severity]
    return {
        "id": rule.code,
        "name": "".join(word[:1].upper() + word[1:] for word in rule.name.split()),
        "shortDescription": {"text": rule.name},
        "fullDescription": {"text": rule.why},
        "help": {"text": explanation(rule)},
        "defaultConfiguration": {"level": level},
    }


def _result(finding: Diagnostic, index: int) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": finding.line, "startColumn": finding.column}
    if finding.excerpt:
        region["snippet"] = {"text": finding.excerpt}
    place = {"artifactLocation": {"uri": _uri(finding.path)}, "region": region}
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _SARIF[finding.severity],
        "message": {"text": _sentences(finding)},
        "locations": [{"physicalLocation": place}],
    }


def _uri(path: str) -> str:
    return Path(path).as_uri() if Path(path).is_absolute() else quote(os.fsencode(path))
