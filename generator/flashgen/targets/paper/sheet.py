"""A question → its study sheet, as the tree of a printed page."""

from collections.abc import Iterable, Mapping

from flashgen.kinds.question import Question
from flashgen.kinds.registry import ITEM_KINDS
from flashgen.targets.paper.content import Content
from flashgen.targets.paper.sheet_items import items
from flashgen.targets.paper.sheet_page import Sheet, close, section
from flashgen.targets.paper.tree import Element, Node, Nodes, part


def sheet(question: Question, titles: Mapping[str, str], deck: str, content: Content) -> Nodes:
    """Compose the study sheet of a question."""
    page = Sheet(question, titles, content)
    question_sections = (*_rubric(page), *_approach(page), *_answer(page))
    item_sections = (node for kind in ITEM_KINDS for node in items(page, kind))
    return (_head(page, deck), *question_sections, *item_sections, *_links(page), *_sources(page))


def _head(page: Sheet, deck: str) -> Node:
    question, asked = page.question, page.question.asked
    facts = {
        "Asked by": asked.company,
        "Role": asked.role,
        "Round": asked.round,
        "Category": asked.category,
        "Difficulty": asked.difficulty and asked.difficulty.capitalize(),
        "Date": asked.date,
    }
    slots = [
        slot
        for label, text in facts.items()
        if text
        for slot in ((label,), page.content.line(text))
    ]
    topics = [page.content.line(topic) for topic in question.topics]
    summary = (*page.content.prose(question.summary or ""), *page.picture(question.image))
    return part(
        "masthead",
        deck,
        page.content.line(question.title),
        page.content.line(question.question),
        (part("facts", *slots),) if slots else (),
        (part("topics", *topics),) if topics else (),
        (part("lead", summary),) if summary else (),
    )


def _rubric(page: Sheet) -> Nodes:
    points = []
    for item in page.question.expects:
        point = Element("p", (part("term", page.content.line(item.point)),))
        points.append((point, *page.content.prose(item.evidence or "")))
    boxes = (part("boxes", *points),) if points else ()
    return section("What the interviewer listens for", boxes)


def _approach(page: Sheet) -> Nodes:
    steps = [
        page.content.prose(f"*{time.capitalize()}:* {item.step}" if time else item.step)
        for item, time in page.question.timed_steps
    ]
    return section("How to approach it", (part("steps", *steps),) if steps else ())


def _answer(page: Sheet) -> Nodes:
    question, answer = page.question, page.question.answer
    spoken = close(page.content.prose(answer.short), page.cites(question.source))
    return (
        *section("Answer in 30 seconds", (part("panel", spoken),)),
        *section("The full answer", page.content.prose(answer.whole)),
        *section("Background", page.content.prose(question.extra or "")),
    )


def _links(page: Sheet) -> Nodes:
    def named(ids: Iterable[str]) -> Nodes:
        titles = [page.content.line(page.titles.get(id_, id_)) for id_ in ids]
        return tuple(node for title in titles for node in (", ", *title))[1:]

    requires, related = named(page.question.requires), named(page.question.related)
    lines = [
        *([page.content.note("Study first", requires)] if requires else []),
        *([page.content.note("Related", related)] if related else []),
    ]
    return section("Where to go from here", (part("whole", lines),) if lines else ())


def _sources(page: Sheet) -> Nodes:
    references = [page.content.line(item.cited) for item in page.question.sources.values()]
    return section("Sources", (part("references", *references),) if references else ())
