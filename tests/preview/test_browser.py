"""What an author sees in a browser while writing."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import mathjax
import pytest
from playwright.sync_api import Browser, ElementHandle, Page, Route
from running import PATIENCE, Served, running, serving

from flashgen.commands import new
from flashgen.preview.deck import Deck, State
from flashgen.targets.anki.notetypes import template

ROOT = Path(__file__).parents[2]
AXE = ROOT / ".venv/editor/node_modules/axe-core/axe.min.js"
MATHJAX = Path(mathjax.__file__).parent / "static/mathjax/es5"
ANKI = (
    r"""<!doctype html><html><head><meta charset="utf-8"><style>body { overflow-wrap: break-word; }
img { max-width: 100%; max-height: 95vh; } hr { background-color: #888; }</style>
<script>MathJax = {
  tex: {
    displayMath: [["\\[", "\\]"]],
    processEscapes: false,
    processEnvironments: false,
    processRefs: false,
    packages: { "[+]": ["noerrors", "mathtools"], "[-]": ["textmacros"] },
  },
  chtml: { adaptiveCSS: false },
  loader: { load: ["[tex]/noerrors", "[tex]/mathtools"] },
};</script>
<script src="/mathjax/tex-chtml-full.js"></script>
</head><body class="card card1"><div id="qa"><style>"""
    + template("style.css")
    + "</style>"
)
"""A page as Anki lays it out, with all of MathJax and without any of our care.

Its style sheet is whole from the start, as it is in Anki only after some cards: until then, MathJax
sets a limit below a sign a little nearer.
"""
BOXES = """async (root) => {
  for (const fold of root.querySelectorAll("details")) fold.open = true;
  await root.ownerDocument.fonts.ready;
  await Promise.all([...root.querySelectorAll("img")].map((image) => image.decode()));
  return [...root.querySelectorAll("mjx-container")].map((math) => {
    const box = math.getBoundingClientRect();
    const top = box.top - root.getBoundingClientRect().top;
    return [box.left, top, box.width, box.height].map(Math.round);
  });
}"""
TITLE = 'title: "Means"'
SEEN = r"(root) => root.innerText.replace(/\s+/g, ' ').trim()"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    new.write("Means", tmp_path / "cards", full=True)
    return tmp_path


@pytest.fixture
def preview(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.chdir(project)
    with serving(Path("cards")) as one:
        yield one


def save(project: Path, old: str, new_text: str) -> None:
    """Save as many editors do: another file takes the place of the old one."""
    path = project / "cards" / "means.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    fresh = path.with_name("4913")
    fresh.write_text(text.replace(old, new_text), encoding="utf-8")
    fresh.replace(path)


def wait(page: Page, condition: str, value: object = None) -> None:
    page.wait_for_function(f"(value) => {condition}", arg=value)


def wait_for(page: Page, card: str, side: str = "front", width: str = "desktop") -> ElementHandle:
    """Return the card in its frame once that side of it is shown."""
    frame = f"iframe.{width}"
    wait(
        page,
        f"document.querySelector('{frame}')?.dataset.shown?.startsWith(value)",
        f"{card} {side} ",
    )
    return page.query_selector(frame).content_frame().query_selector("#qa")


def go(page: Page, card: str, side: str = "front") -> ElementHandle:
    page.evaluate("(id) => { location.hash = encodeURIComponent(id); }", card)
    shown = wait_for(page, card)
    if side == "back":
        page.keyboard.press(" ")
        shown = wait_for(page, card, "back")
    return shown


class Anki:
    """Shows the HTML of cards without the preview, with Anki's own setting of MathJax."""

    def __init__(self, browser: Browser, state: State) -> None:
        self.page = browser.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.html = ""
        self.state = state
        self.page.route("http://anki.example/**", self.answer)

    def answer(self, route: Route) -> None:
        folder, _, name = route.request.url.removeprefix("http://anki.example/").partition("/")
        if folder == "mathjax":
            route.fulfill(path=MATHJAX / name)
        elif name in self.state.media:
            route.fulfill(body=self.state.media[name], content_type="image/svg+xml")
        else:
            route.fulfill(body=f"{ANKI}{self.html}</div>", content_type="text/html; charset=utf-8")

    def show(self, html: str, size: list[int]) -> ElementHandle:
        self.html = html
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.goto("http://anki.example/media/card")
        self.page.evaluate("() => MathJax.startup.promise")
        return self.page.query_selector("#qa")


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_every_kind_of_card_has_the_text_and_the_formulas_of_anki(
    width: str, preview: Served, project: Path, browser: Browser, open_page: Callable[..., Page]
) -> None:
    state = Deck(project / "cards").look(1)
    page, anki = open_page(preview.url), Anki(browser, state)
    formulas = 0
    cards = {card.kind: card for card in state.cards.values()} if width == "phone" else state.cards
    for card in cards.values():
        for side in ("front", "back"):
            go(page, card.id, side)
            ours = wait_for(page, card.id, side, width)
            size = ours.evaluate("() => [innerWidth, innerHeight]")
            theirs = anki.show(getattr(card.sides, side), size)
            assert ours.evaluate(SEEN) == theirs.evaluate(SEEN)
            boxes = ours.evaluate(BOXES)
            assert boxes == theirs.evaluate(BOXES), card.id
            formulas += len(boxes)
    anki.page.close()
    assert formulas > 10


def test_a_save_is_shown_in_place(
    preview: Served, project: Path, open_page: Callable[..., Page]
) -> None:
    page = open_page(preview.url)
    card = go(page, "means/hyperparameter-1:effect", "back")
    assert "Training crawls." in card.evaluate(SEEN)
    page.evaluate("() => { window.same = document.querySelector('iframe').contentWindow; }")
    save(project, "Training crawls.", "Training takes for ever.")
    wait(
        page,
        "document.querySelector('iframe').contentDocument.body.innerText.includes(value)",
        "Training takes for ever.",
    )
    assert page.evaluate("() => window.same === document.querySelector('iframe').contentWindow")
    assert page.inner_text("nav [aria-current]").startswith("Learning rate")
    assert page.inner_text("#flip") == "Show question"


def test_what_does_not_parse_leaves_the_last_good_cards_with_the_finding_above(
    preview: Served, project: Path, open_page: Callable[..., Page]
) -> None:
    page = open_page(preview.url)
    go(page, "means/hyperparameter-1:effect")
    save(project, 'title: "Means"', "title: [Means")
    page.wait_for_selector("#findings .error")
    assert "cards/means.yaml:" in page.inner_text("#findings .error")
    assert "last good text of cards/means.yaml" in page.inner_text("#status")
    assert page.locator("nav button").count() > 10
    page.click("#findings .error button >> nth=1")
    wait(page, "document.querySelector('#explained[open] pre')?.textContent.startsWith('FG1')")
    page.keyboard.press("Escape")
    save(project, "title: [Means", TITLE)
    page.wait_for_selector("#findings .error", state="detached")
    assert "last good" not in page.inner_text("#status")


def test_findings_stand_at_their_card(
    preview: Served, project: Path, open_page: Callable[..., Page]
) -> None:
    page = open_page(preview.url)
    go(page, "means/hyperparameter-1:effect")
    save(project, "Training crawls.", r"Training crawls $\crawl$.")
    page.wait_for_selector("nav [aria-current] .finding")
    assert page.inner_text("#findings .error p >> nth=0").endswith("error FG305")
    page.click("#found")
    page.wait_for_selector("nav button:not([data-id*=hyper])", state="detached")
    assert page.locator("nav button").count() > 0


def test_broken_cards_at_the_start_are_findings_and_no_cards(
    project: Path, open_page: Callable[..., Page]
) -> None:
    save(project, 'title: "Means"', "title: [Means")
    with running(project) as one:
        page = open_page(one.url)
        page.wait_for_selector("#findings .error")
        assert page.locator("nav button").count() == 0
        save(project, "title: [Means", TITLE)
        page.wait_for_selector("nav button")
        page.context.close()


def test_a_new_picture_and_a_new_question_are_shown(
    preview: Served, project: Path, open_page: Callable[..., Page]
) -> None:
    page = open_page(preview.url)
    page.wait_for_selector("nav button")
    picture = next((project / "cards" / "media").glob("*.svg"))
    shutil.copy(picture, picture.with_name("another.svg"))
    (project / "cards" / "other.yaml").write_text(
        "id: other\ntitle: Other\nquestion: What is it?\nanswer:\n  short: It is it.\n"
        "figures:\n  - id: f\n    image: media/another.svg\n    alt: A picture.\n"
        "    caption: A picture.\n    ask: What is seen?\n    answer: A picture.\n",
        encoding="utf-8",
    )
    page.wait_for_selector("nav [data-id='other/f:read']")
    card = go(page, "other/f:read")
    assert card.evaluate("(root) => root.querySelector('img').naturalWidth > 0")


def test_hostile_texts_do_nothing(project: Path, browser: Browser) -> None:
    evil = (
        "<b onclick=alert(1)>b</b><script src='http://evil.example/x.js'></script>"
        "<svg onload=alert(3)></svg><a href='javascript:alert(4)'>a</a>"
        "<iframe src='http://evil.example'></iframe>"
    )
    save(project, "Training crawls.", f"Training crawls {evil}")
    (project / "cards" / "media" / "evil.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="alert(5)">'
        "<script>alert(6)</script></svg>",
        encoding="utf-8",
    )
    save(project, "too_high: ", "too_high: '![x](media/evil.svg) ' #")
    (name,) = (name for name in Deck(project / "cards").look(1).media if "evil" in name)
    happened: list[str] = []
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("dialog", lambda dialog: happened.append(dialog.message))
    page.on("request", lambda request: happened.append(request.url))
    with running(project) as one:
        page.goto(one.url)
        page.wait_for_selector("nav button")
        for side in ("front", "back"):
            go(page, "means/hyperparameter-1:effect", side)
        page.goto(f"{one.url}media/{name}")
        page.wait_for_load_state()
        page.close()
    assert [said for said in happened if not said.startswith(one.url)] == []


def test_search_filters_and_keys(preview: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(preview.url)
    page.wait_for_selector("nav button")
    every = page.locator("nav button").count()
    page.keyboard.press("/")
    page.keyboard.type("CRAWLS rate")
    wait(page, "document.querySelector('#status').textContent.includes(' of ')")
    assert 0 < page.locator("nav button").count() < every
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("3")
    wait(page, "document.querySelector('#flip').textContent === value", "Show question")
    page.fill("#words", "")
    page.select_option("#kind", "formula")
    wait(page, "!document.querySelector('#status').textContent.includes('crawls')")
    assert page.locator("nav button:not([data-id*=formula])").count() == 0
    assert page.locator("nav button").count() > 0


def test_keys_act_when_the_card_has_the_focus_too(
    preview: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{preview.url}#means/hyperparameter-1:effect")
    page.wait_for_selector("iframe.desktop[data-shown^='means/hyperparameter-1:effect front']")
    box = page.locator("iframe.desktop").bounding_box()
    page.mouse.click(box["x"] + 100, box["y"] + 60)
    page.keyboard.press(" ")
    page.wait_for_selector("iframe.desktop[data-shown^='means/hyperparameter-1:effect back']")


def test_sheet_and_quiz_are_shown_as_printed(
    preview: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(preview.url)
    page.wait_for_selector("nav [aria-current]")
    for view in ("sheet", "quiz", "cheatsheet"):
        page.click(f"[data-view={view}]")
        frame = page.frame_locator("#page iframe")
        frame.locator("h1").wait_for()
        response, _ = preview.ask(f"print/means/{view}.pdf")
        assert (response.status, response.headers["content-type"]) == (200, "application/pdf")


def test_more_tabs_than_a_browser_has_connections(
    preview: Served, project: Path, browser: Browser, open_page: Callable[..., Page]
) -> None:
    context = browser.new_context()
    hide = """() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange")); }"""
    pages = []
    for _ in range(9):
        pages.append(open_page(preview.url, context=context))
        pages[-1].wait_for_selector("nav button")
        pages[-1].evaluate(hide)
    save(project, "Training crawls.", "Training is slow.")
    pages[0].evaluate(hide.replace("true, conf", "false, conf"))
    pages[0].fill("#words", "Training is slow")
    wait(pages[0], "document.querySelectorAll('nav button').length > 0")
    context.close()


def test_a_lost_connection_is_shown_and_comes_back(project: Path, browser: Browser) -> None:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    with running(project) as one:
        page.goto(one.url)
        page.wait_for_selector("nav button")
        assert page.is_hidden("#bar")
        page.route("**/events", lambda route: route.abort())
        page.evaluate("() => dispatchEvent(new Event('pagehide'))")
        page.evaluate("() => dispatchEvent(new Event('pageshow'))")
        page.wait_for_selector("#bar:visible")
        save(project, "Training crawls.", "Training is slow.")
        page.unroute("**/events")
        page.wait_for_selector("#bar", state="hidden")
        page.fill("#words", "Training is slow")
        wait(page, "document.querySelectorAll('nav button').length > 0")
        assert one.interrupt() == 0
        page.wait_for_selector("#bar:visible")
    context.close()


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 390])
def test_axe_finds_nothing_serious(
    light: str, width: int, preview: Served, project: Path, open_page: Callable[..., Page]
) -> None:
    if not AXE.is_file() and not os.environ.get("FLASHGEN_NO_SKIP"):
        pytest.skip("make test installs axe, with npm")
    save(project, "Training crawls.", "Training crawls TODO.")
    page = open_page(preview.url, width=width, light=light)
    page.wait_for_selector("nav button")
    go(page, "means/formula-1:write", "back")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, { iframes: false })")
    serious = [
        (problem["id"], [node["html"][:200] for node in problem["nodes"]])
        for problem in found["violations"]
        if problem["impact"] in ("serious", "critical")
    ]
    assert serious == []
