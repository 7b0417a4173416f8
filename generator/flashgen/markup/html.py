"""Blocks → the HTML of an Anki field. Classes start with `fg-`; the style sheet is their home."""

from html import escape

from flashgen.markup.markdown import Renderer, defuse, display, hide, inline_math, unwrap
from flashgen.plan.document import (
    Block,
    Blocks,
    ClozeText,
    Code,
    Dialogue,
    Display,
    Fold,
    Hidden,
    Inline,
    Items,
    Labelled,
    Picture,
    Prose,
    Symbols,
    Table,
)

PART_OPEN, PART_CLOSE = "\ue000", "\ue001"


def render(blocks: Blocks, renderer: Renderer, *, cloze: bool = False) -> str:
    """Render blocks to HTML.

    In a cloze field, what is hidden gets its part's id between `PART_OPEN` and `PART_CLOSE` in
    place of a number, and text that looks like a cloze is made inert.
    """
    return "\n".join(_block(block, renderer, cloze=cloze) for block in blocks)


def _block(block: Block, renderer: Renderer, *, cloze: bool) -> str:  # noqa: PLR0911
    match block:
        case ClozeText(text):
            return renderer.cloze(text)
        case Prose(text):
            return _text(renderer.block(text), cloze=cloze)
        case Labelled(label, text):
            body = _text(renderer.inline(text), cloze=cloze)
            return f'<div class="fg-labelled"><span class="fg-label">{label}</span> {body}</div>'
        case Display(tex):
            return f'<div class="fg-formula">{_text(display(tex), cloze=cloze)}</div>'
        case Code(code, language):
            kind = "fg-output" if language == "text" else "fg-code"
            html = _text(renderer.code(code, language), cloze=cloze)
            return f'<div class="{kind}">{html}</div>'
        case Picture(image, alt):
            name = escape(renderer.image(image))
            return f'<figure class="fg-figure"><img src="{name}" alt="{escape(alt)}"></figure>'
        case Items(items, ordered, boxes):
            tag = "ol" if ordered else "ul"
            kind = ' class="fg-boxes"' if boxes else ""
            rows = "\n".join(f"<li>{_inline(item, renderer, cloze=cloze)}</li>" for item in items)
            return f"<{tag}{kind}>\n{rows}\n</{tag}>"
        case Symbols(entries):
            rows = "\n".join(
                f"<tr><th>{_text(inline_math(tex), cloze=cloze)}</th>"
                f"<td>{_inline(meaning, renderer, cloze=cloze)}</td></tr>"
                for tex, meaning in entries
            )
            return f'<table class="fg-symbols"><tbody>\n{rows}\n</tbody></table>'
        case Table(header, rows):
            return _table(header, rows, renderer, cloze=cloze)
        case Dialogue(questions):
            rows = "\n".join(f"<li>{renderer.inline(text)}</li>" for text in questions)
            return f'<div class="fg-dialogue"><p>Asked before</p><ol>\n{rows}\n</ol></div>'
        case Fold(label, inner):
            html = render(inner, renderer, cloze=cloze)
            return f"<details><summary>{escape(label)}</summary>\n{html}\n</details>"


def _table(
    header: tuple[str, ...],
    rows: tuple[tuple[Inline, ...], ...],
    renderer: Renderer,
    *,
    cloze: bool,
) -> str:
    head = "".join(f"<th>{_inline(cell, renderer, cloze=cloze)}</th>" for cell in header)
    body = "\n".join(
        "<tr>"
        + "".join(f"<td>{_inline(cell, renderer, cloze=cloze)}</td>" for cell in row)
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="fg-scroll"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _inline(content: Inline, renderer: Renderer, *, cloze: bool) -> str:
    if isinstance(content, Hidden):
        html = unwrap(renderer.block(content.text))
        return hide(f"{PART_OPEN}{content.part}{PART_CLOSE}", html)
    return _text(renderer.inline(content), cloze=cloze)


def _text(html: str, *, cloze: bool) -> str:
    return defuse(html) if cloze else html
