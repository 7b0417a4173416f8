"""Blocks → the HTML of an Anki field. Classes start with `fg-`; the style sheet is their home."""

from html import escape

from flashgen.blocks import (
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
from flashgen.targets.anki.cloze import MARK_CLOSE, MARK_OPEN, defuse, hide
from flashgen.targets.anki.opening import MORE, opening
from flashgen.targets.anki.writer import Writer, display, highlighted, inline_math


def render(blocks: Blocks, writer: Writer, *, cloze: bool = False) -> str:
    """Render blocks to HTML.

    In a cloze field, what is hidden gets its part's id between `MARK_OPEN` and `MARK_CLOSE` in
    place of a number, and text that looks like a cloze is made inert.
    """
    return "\n".join(_block(block, writer, cloze=cloze) for block in blocks)


def _block(block: Block, writer: Writer, *, cloze: bool) -> str:  # noqa: PLR0911
    match block:
        case ClozeText(text):
            return writer.cloze(text)
        case Prose(text):
            return f'<div class="fg-prose">{_text(writer.block(text), cloze=cloze)}</div>'
        case Labelled(label, text):
            body = _text(writer.inline(text), cloze=cloze)
            name = f'<span class="fg-label">{escape(label)}</span>'
            return f'<div class="fg-labelled">{name} {body}</div>'
        case Display(tex, written):
            formula = _text(display(tex, written), cloze=cloze)
            return f'<div class="fg-formula">{formula}</div>'
        case Code(code, language):
            kind = "fg-output" if language == "text" else "fg-code"
            html = _text(highlighted(code, language), cloze=cloze)
            return f'<div class="{kind}">{html}</div>'
        case Picture(image, alt):
            name = escape(writer.image(image))
            return f'<figure><img src="{name}" alt="{escape(alt)}"></figure>'
        case Items():
            return _items(block, writer, cloze=cloze)
        case Symbols(entries):
            rows = "\n".join(
                f"<tr><th>{_text(inline_math(tex), cloze=cloze)}</th>"
                f"<td>{_inline(meaning, writer, cloze=cloze)}</td></tr>"
                for tex, meaning in entries
            )
            return f'<table class="fg-symbols"><tbody>\n{rows}\n</tbody></table>'
        case Table(header, rows):
            return _table(header, rows, writer, cloze=cloze)
        case Dialogue(questions):
            texts = [_inline(text, writer, cloze=cloze) for text in questions]
            rows = "\n".join(f"<li>{text}</li>" for text in texts)
            return f'<div class="fg-dialogue">Asked before\n<ol>\n{rows}\n</ol></div>'
        case Fold(label, inner):
            html = render(inner, writer, cloze=cloze)
            name = escape(label)
            if label == MORE and (begun := writer.nodes(opening(inner))):
                name += f'<span class="fg-opening">: {_text(begun, cloze=cloze)}</span>'
            return f"<details><summary>{name}</summary>\n{html}\n</details>"


def _items(block: Items, writer: Writer, *, cloze: bool) -> str:
    texts = [_inline(item, writer, cloze=cloze) for item in block.items]
    if block.boxes:
        texts = [f'<label><input type="checkbox"><div>{text}</div></label>' for text in texts]
    rows = "\n".join(f"<li>{text}</li>" for text in texts)
    tag = "ol" if block.ordered else "ul"
    looks = [("fg-boxes", block.boxes), ("fg-cued", block.is_cued)]
    names = " ".join(name for name, has in looks if has)
    kind = f' class="{names}"' if names else ""
    html = f"<{tag}{kind}>\n{rows}\n</{tag}>"
    if not block.told:
        return html
    fold = Fold("How to show it", (Items(block.told),))
    return f"{html}\n{_block(fold, writer, cloze=cloze)}"


def _table(
    header: tuple[str, ...],
    rows: tuple[tuple[Inline, ...], ...],
    writer: Writer,
    *,
    cloze: bool,
) -> str:
    head = "".join(f"<th>{_inline(cell, writer, cloze=cloze)}</th>" for cell in header)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{_inline(cell, writer, cloze=cloze)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return (
        f'<table class="fg-table">\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table>"
    )


def _inline(content: Inline, writer: Writer, *, cloze: bool) -> str:
    if isinstance(content, Hidden):
        hidden = hide(f"{MARK_OPEN}{content.part}{MARK_CLOSE}", writer.inline(content.text))
        return f"{_text(writer.inline(content.cue), cloze=cloze)} {hidden}".lstrip()
    return _text(writer.inline(content), cloze=cloze)


def _text(html: str, *, cloze: bool) -> str:
    return defuse(html) if cloze else html
