"""The camera of a phone at a gate: what it reads, that it is off afterwards, and where it cannot be used."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import segno
from playwright.sync_api import Browser, BrowserContext
from tests.conftest import browser_program
from tests.e2e.gate import Desk, Phone, answering, desk

from web.installation import migrated

WIDE, HIGH, SCALE = 640, 480, 10
PATIENCE = 60_000
UNTIL = "async () => { while (!(%s)) await new Promise((done) => setTimeout(done, 20)); }"
READER = """(known) => {
  window.streams = [];
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (what) => {
    const stream = await ask(what);
    window.streams.push(stream);
    return stream;
  };
  // Stands in for the reader of the browser, which not every one has: it looks at frames for codes that it knows.
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code"]; }
    async detect(video) {
      const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
      const drawn = canvas.getContext("2d");
      drawn.drawImage(video, 0, 0);
      const { data } = drawn.getImageData(0, 0, canvas.width, canvas.height);
      const isDark = (x, y) => data[4 * (y * canvas.width + x)] < 128;
      for (const [text, { left, top, scale, rows }] of Object.entries(known)) {
        const at = (place, from) => Math.round(from + (place + 0.5) * scale);
        if (rows.every((row, y) => [...row].every((one, x) => isDark(at(x, left), at(y, top)) === (one === "1"))))
          return [{ rawValue: text }];
      }
      return [];
    }
  };
}"""


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Desk]]:
    """A server, and the desk of a gate where two families wait."""
    data = tmp_path_factory.mktemp("camera") / "data"
    shutil.copytree(migrated(), data)
    with desk(data, 5, 2, 1) as officer, answering(data) as address:
        yield address, officer


def film(path: Path, text: str) -> dict[str, Any]:
    """Write a film of one picture, a code, as a camera sees it; and where in the picture each part is."""
    rows = ["".join("01"[bool(one)] for one in row) for row in segno.make(text, error="q", micro=False).matrix]
    left, top = (WIDE - SCALE * len(rows)) // 2, (HIGH - SCALE * len(rows)) // 2
    picture = bytearray(b"\xeb" * (WIDE * HIGH))
    for y, row in enumerate(rows):
        for x, one in enumerate(row):
            if one == "1":
                for line in range(SCALE):
                    begin = (top + y * SCALE + line) * WIDE + left + x * SCALE
                    picture[begin : begin + SCALE] = b"\x10" * SCALE
    frame = b"FRAME\n" + bytes(picture) + b"\x80" * (WIDE * HIGH // 2)
    path.write_bytes(f"YUV4MPEG2 W{WIDE} H{HIGH} F10:1 Ip A1:1 C420\n".encode() + frame * 3)
    return {"left": left, "top": top, "scale": SCALE, "rows": rows}


@contextmanager
def filmed(browser: Browser, *options: str) -> Iterator[BrowserContext]:
    """A browser whose camera is a file, or that has none."""
    other = browser.browser_type.launch(executable_path=browser_program(), args=list(options))
    try:
        context = other.new_context(viewport={"width": 360, "height": 640}, locale="en")
        context.set_default_timeout(PATIENCE)
        yield context
    finally:
        other.close()


def paired(context: BrowserContext, gate: tuple[str, Desk], name: str, known: dict[str, Any]) -> Phone:
    """A phone that has a reader of codes."""
    address, officer = gate
    context.add_init_script(f"({READER})({json.dumps(known)})")
    phone = Phone(context, address)
    phone.pair(officer("invite", name)[0])
    return phone


def test_a_card_is_read_by_the_camera(browser: Browser, gate: tuple[str, Desk], tmp_path: Path) -> None:
    """The family of the card is shown, and the camera is off: after reading, after *Stop*, and after locking."""
    with filmed(browser) as context:
        first = paired(context, gate, "first", {})
        token = first.families[1]["token"]
    reel = tmp_path / "card.y4m"
    place = film(reel, token)
    camera = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={reel}")
    with filmed(browser, *camera) as context:
        context.grant_permissions(["camera"])
        phone = paired(context, gate, "second", {token: place})
        phone.page.locator("#camera").click()
        phone.page.locator("#family").wait_for()
        assert f"people: {len(first.families[1]['people'])}" in phone.page.locator("#family").inner_text()
        assert phone.page.locator("#seen").is_hidden()
        phone.page.evaluate("BarcodeDetector.prototype.detect = async () => []")
        for leave in ("#seen button", "#lock"):
            phone.page.locator("#camera").click()
            phone.page.evaluate(UNTIL % "document.querySelector('video').readyState >= 2")
            phone.page.locator(leave).click()
            phone.page.evaluate(UNTIL % "streams.every((one) => one.getTracks()[0].readyState === 'ended')")
        assert phone.page.evaluate("streams.length") == 3
        assert phone.page.complaints == []


def test_without_a_camera_the_typed_card_stays(browser: Browser, gate: tuple[str, Desk]) -> None:
    """No camera, or one that is not allowed: it says so in plain words, and a typed card works as before."""
    denied = ("--use-fake-device-for-media-stream", "--deny-permission-prompts")
    options = {"none": ((), "no camera that can be used"), "refused": (denied, "not allowed")}
    for name, (given, says) in options.items():
        with filmed(browser, *given) as context:
            if name == "none":
                context.grant_permissions(["camera"])
            phone = paired(context, gate, name, {})
            phone.page.locator("#camera").click()
            phone.page.locator("#said", has_text=says).wait_for()
            assert phone.page.locator("#seen").is_hidden()
            phone.scan(phone.families[0]["token"][:6].lower())
            assert phone.page.complaints == []
