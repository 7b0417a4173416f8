"""A job of printing → the file it makes."""

from importlib.resources import files

from flashgen.targets.paper.cards import with_small_formulas
from flashgen.targets.paper.easel import Easel
from flashgen.targets.paper.html_writer import HtmlWriter, page
from flashgen.targets.paper.job import Job
from flashgen.targets.paper.pdf import Draft, Page
from flashgen.targets.paper.prints import PRINTS, heading
from flashgen.targets.paper.typst_assets import Formulas, Pictures
from flashgen.targets.paper.typst_document import (
    PAPERS,
    Document,
    document_metadata,
    language_settings,
)
from flashgen.targets.paper.typst_writer import TypstWriter


def draft(job: Job, easel: Easel) -> Draft | Page:
    """Write what a job prints: HTML is done with that."""
    return _typst(job, easel) if job.form == "pdf" else _html(job, easel)


def _typst(job: Job, easel: Easel) -> Draft:
    what, formulas, pictures = PRINTS[job.kind], Formulas(easel), Pictures(job.read)
    writer = TypstWriter(formulas, pictures, footnotes=what.flowing, ruled=what.ruled)
    keywords = tuple(dict.fromkeys(tag for s in job.subjects for tag in s.question.tags))
    definitions = document_metadata(what.title_of(job), job.settings.author or "", keywords)
    typeset = what.typst(job, writer)
    definitions += f"{typeset.definitions}#let tallest = {typeset.tallest:g}mm\n"
    texts = {
        "paper": PAPERS[job.paper],
        "deck": job.settings.name,
        **language_settings(job.settings.language),
    }
    running, template = writer.inline(heading(job)[0]), f"{what.name}.typ"
    document = Document(template, typeset.body, formulas, pictures, texts, definitions, running)
    paths = tuple(pictures.paths)
    small = with_small_formulas(job.cards, formulas.width, job.layout.width)
    code = document.code()
    return Draft(job.name, code, pictures.files(), paths, typeset.labels, job.now, small)


def _html(job: Job, easel: Easel) -> Page:
    what = PRINTS[job.kind]
    writer = HtmlWriter(easel, job.read, footnotes=what.flowing, flowing=what.flowing)
    laid = what.html(job, writer)
    small = with_small_formulas(job.cards, writer.formulas.width, job.layout.width)
    squeezed = tuple(dict.fromkeys(laid.squeezed + small))
    css = [_style("print.css"), _style(f"{what.name}.css"), laid.css]
    title = what.title_of(job)
    html = page(writer, laid.body, title=title, settings=job.settings, css=css)
    return Page(job.name, html.encode(), laid.cards, (), squeezed, laid.left_out)


def _style(name: str) -> str:
    return (files("flashgen.targets.paper") / "templates" / name).read_text(encoding="utf-8")
