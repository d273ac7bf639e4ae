"""What the page for phones calls things, in a browser."""

from __future__ import annotations

from playwright.sync_api import Browser

CALLED = """async ([family, words]) => {
  const { busName } = await import(family);
  const { choose } = await import(words);
  return ["en", "fa", "ps"].map((language) => {
    choose(language);
    return [["12", "bus"], ["3", "ambulance"], ["Green van 2", "bus"]].map(([name, kind]) => busName({ name, kind }));
  });
}"""


def test_a_bus_that_has_a_number_alone_is_called_a_bus(browser: Browser, served: str) -> None:
    """Of its kind, with the number in the digits of the language; a name stays as it is on the vehicle."""
    page = browser.new_page()
    page.goto(f"{served}/gate/")
    page.locator("select#language").wait_for()  # it has its texts
    address = str(page.locator("script[type=module]").get_attribute("src"))
    found = page.evaluate(CALLED, [address.replace("app.js", name) for name in ("family.js", "words.js")])
    assert found == [
        ["Bus 12", "Ambulance 3", "Green van 2"],
        ["اتوبوس ۱۲", "آمبولانس ۳", "Green van 2"],
        ["بس ۱۲", "امبولانس ۳", "Green van 2"],
    ]
