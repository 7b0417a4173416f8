"""A real browser, and what a page says in it that no page should say."""

import os
from collections.abc import Callable, Iterator
from shutil import which

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)
from running import PATIENCE

HARMLESS = "No version information available for component [tex]"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = which("chromium")
    if not program and not os.environ.get("FLASHGEN_NO_SKIP"):
        pytest.skip("there is no chromium")
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        started = playwright.chromium.launch(executable_path=program, args=options)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages that must say nothing on the console, and ask nobody but their own server."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def open_(
        url: str, *, width: int = 1300, context: BrowserContext | None = None, light: str = "light"
    ) -> Page:
        if context is None:
            size = {"width": width, "height": 800}
            context = browser.new_context(viewport=size, color_scheme=light)
            contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)

        def heard(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning") and not message.text.startswith(HARMLESS):
                complaints.append(message.text)

        def asked(request: Request) -> None:
            if not request.url.startswith((url.partition("#")[0], "data:")):
                complaints.append(request.url)

        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", asked)
        page.goto(url)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []
