"""What a template and its body need to become one typst document."""

import re
from dataclasses import dataclass
from importlib.resources import files

from flashgen.targets.paper.pdf import sans
from flashgen.targets.paper.typst_assets import Formulas, Pictures
from flashgen.targets.paper.typst_code import string

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""The papers by the names that typst has for them."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a PDF is made from: the body in typst code and the template that it is written for.

    `texts` are those the template knows by name, `running` is the running head, `definitions`
    more code before all.
    """

    template: str
    body: str
    formulas: Formulas
    pictures: Pictures
    texts: dict[str, str]
    definitions: str = ""
    running: str = "[]"

    def code(self) -> str:
        """Return the whole typst code."""
        texts = "".join(f"#let {name} = {string(text)}\n" for name, text in self.texts.items())
        return "".join(
            (
                texts,
                self.definitions,
                self.formulas.definitions(),
                self.pictures.definitions(sans()),
                _template("common.typ"),
                f"#let running = {self.running}\n",
                _template(self.template),
                f"#{self.body}\n",
            )
        )


def document_metadata(title: str, author: str, keywords: tuple[str, ...]) -> str:
    """Return the typst code that describes a document."""
    words = "".join(f"{string(word)}, " for word in keywords)
    by = f"author: {string(author)}, " if author else ""
    return f"#set document(title: {string(title)}, {by}keywords: ({words}))\n"


def language_settings(language: str) -> dict[str, str]:
    """Return a language such as `de-CH` as typst wants it."""
    first, *others = language.split("-")
    region = next((part.upper() for part in others if re.fullmatch("[A-Za-z]{2}", part)), "")
    return {"language": first.lower(), "region": region}


def _template(name: str) -> str:
    return (files("flashgen.targets.paper") / "templates" / name).read_text(encoding="utf-8")
