"""A browser that is shown pages that were answered before: no server runs, and nothing is asked of a database."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import axe_playwright_python
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Route

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .map(one => `${one.id} (${one.impact}): ${one.nodes[0].html.slice(0, 200)}`)"""
WIDER = """() => {
    const most = document.scrollingElement.clientWidth
    if (document.scrollingElement.scrollWidth <= most) return []
    const out = [...document.querySelectorAll("body *")].filter(one => {
        const box = one.getBoundingClientRect()
        return box.width && (box.right > most + 1 || box.left < -1) && !one.closest(".scroll, .skip, .unseen")
    })
    const told = out.slice(0, 3).map(one => one.outerHTML.slice(0, 150)).join(" ... ")
    return [`is ${document.scrollingElement.scrollWidth} wide: ${told}`]
}"""
FOLDER = os.environ.get("SAFECONDUCT_TEST_PICTURES", "")
"""Where pictures of the pages are kept for somebody to look at, if anywhere."""
SERVER = "http://testserver"


@dataclass(frozen=True)
class Sight:
    """A page as it was answered.

    Attributes:
        name: What it is called.
        language: In which it was asked for.
        path: Its address.
        body: Its text.
        policy: What it lets the browser load.
        widths: At which it is looked at, in pixels.
    """

    name: str
    language: str
    path: str
    body: str
    policy: str
    widths: list[int]


def look(browser: Browser, sights: Iterable[Sight]) -> list[str]:
    """What is wrong with pages, one line each."""
    context = browser.new_context()
    page = context.new_page()
    wrong: list[str] = []
    told: list[str] = []
    now: list[Sight] = []
    page.on("console", lambda said: told.append(said.text) if "Security Policy" in said.text else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.route("**/*", lambda route: _answer(route, now[-1]))
    for one in sights:
        now.append(one)
        told.clear()
        page.set_viewport_size({"width": one.widths[0], "height": 800})
        page.goto(f"{SERVER}{one.path}", wait_until="load")
        page.evaluate(AXE)
        for width in one.widths:
            page.set_viewport_size({"width": width, "height": 800})
            said = [*page.evaluate(WIDER), *page.evaluate(RUN), *told]
            wrong += [f"{one.name} {one.path} in {one.language} at {width}: {each}" for each in said]
            if FOLDER:
                name = f"{one.name.replace(' ', '-')}-{one.language}-{width}.png"
                page.screenshot(path=Path(FOLDER) / name, full_page=True)
    context.close()
    return wrong


def _answer(route: Route, sight: Sight) -> None:
    """Answer what the browser asks: the page, what it is made of, and nothing else."""
    address = route.request.url.removeprefix(SERVER)
    if route.request.is_navigation_request():
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": sight.policy}
        route.fulfill(status=200, headers=headers, body=sight.body)
        return
    file = finders.find(address.removeprefix("/static/").partition("?")[0]) if address.startswith("/static/") else None
    if file:
        route.fulfill(path=file)
    else:
        route.fulfill(status=204)
