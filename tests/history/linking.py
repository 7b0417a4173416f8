"""Small questions, compiled without a folder."""

from pathlib import Path

from flashgen.authoring.settings import Settings
from flashgen.authoring.source import Source
from flashgen.between_questions.links import check
from flashgen.between_questions.order import study_order
from flashgen.compiler.compile import Compiler
from flashgen.compiler.compiled import CompiledQuestion
from flashgen.media.library import Library

QUESTION = """\
id: {id}
title: {title}
question: What is {id}?
answer: {{short: This.}}
"""


def concept(name: str, text: str = "Some meaning", more: str = "") -> str:
    return f"  - {{id: {name}, term: Term {name}, definition: {text}{more}}}\n"


def question(name: str, *concepts: str, more: str = "") -> str:
    text = QUESTION.format(id=name, title=name.title()) + more
    return text + ("concepts:\n" + "".join(concepts) if concepts else "")


def compile_all(*texts: str, settings: Settings) -> list[CompiledQuestion]:
    compiler = Compiler(settings, Library(Path()))
    compiled = []
    for number, text in enumerate(texts):
        result, findings = compiler.compile(Source(Path(f"{number}.yaml"), f"{number}.yaml", text))
        assert findings == []
        assert result is not None
        compiled.append(result)
    assert list(check(compiled)) == []
    return study_order(compiled)


def steps(*names: str) -> str:
    return "approach:\n" + "".join(f"  - {{id: {name}, step: Do {name}}}\n" for name in names)
