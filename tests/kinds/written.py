"""Questions for tests, read the way that files are."""

from pathlib import Path
from typing import Any

import yaml

from flashgen.authoring.decode import read
from flashgen.authoring.parse import parse
from flashgen.authoring.source import Source
from flashgen.kinds.question import Question


def question_of(content: dict[str, Any]) -> Question:
    """Write a question as YAML, but for keys that are None, and read it back."""
    text = yaml.safe_dump(_without_none(content), allow_unicode=True, sort_keys=False, width=10**6)
    source = Source(Path("q.yaml"), "q.yaml", text)
    node, findings = parse(source)
    assert node, findings
    question, findings = read(Question, source, node)
    assert question, findings
    return question


def _without_none(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {key: _without_none(inner) for key, inner in value.items() if inner is not None}
    return [_without_none(inner) for inner in value] if isinstance(value, list) else value
