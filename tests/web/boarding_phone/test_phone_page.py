"""What the page for phones is made of: whole, the same for everybody, and with every text that its scripts ask for."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from safeconduct.web.accounts.models import User
from safeconduct.web.boarding_phone import shell
from safeconduct.web.boarding_phone.texts import TEXTS

pytestmark = pytest.mark.django_db
SCRIPTS = {name: content.decode() for name, content in shell.files().items() if name.endswith(".js")}
MADE = {
    "list": ("awaited", "standby", "conflicts", "away", "aboard", "not_taken"),
    "mode": ("board", "exit", "arrive"),
    "sex": "FMX",
    "kind": ("bus", "ambulance"),
    "wrong": ("person", "bus", "why", "kind", "form"),
}
"""Texts whose names the scripts put together."""


def test_scripts_ask_for_texts_that_are_there_and_for_every_one() -> None:
    """A name without a text would stop the page; a text that nobody asks for is a slip."""
    everything = "\n".join(SCRIPTS.values())
    asked = set(re.findall(r'"([a-z_]+)"', everything))
    called = set(re.findall(r'\bt\("([a-z_]+)"', everything)) | set(re.findall(r'throw "([a-z_]+)"', everything))
    assert called <= TEXTS.keys()
    made = {f"{first}_{one}" for first, last in MADE.items() for one in last}
    made |= {name for name in TEXTS if name.startswith(("said_", "did_"))}
    assert made <= TEXTS.keys()
    assert TEXTS.keys() - asked - made == set()


def test_every_module_that_is_imported_is_kept_on_the_phone(client: Client) -> None:
    """The worker names every file and the page, each of which is there; what is said of anybody is not among them."""
    answer = client.get("/gate/worker.js").content.decode()
    files = json.loads(re.search(r"const FILES = (\[.*\]);", answer)[1])  # type: ignore[index]
    for script in SCRIPTS.values():
        for name in re.findall(r'from "\./(\w+\.js)"', script):
            assert shell.address(name) in files
    for path in files:
        found = client.get(path)
        assert (found.status_code, "Set-Cookie" in found.headers) == (200, False), path
    assert not {f"/gate/{what}/" for what in ("pair", "packet", "sync")} & set(files)
    assert shell.version() in answer


def test_the_page_is_the_same_for_whoever_is_signed_in(client: Client, as_alma: Client, alma: User) -> None:
    """Nobody's name is on a page that a phone keeps, nothing is inline, and the policy is that of every page."""
    page = client.get("/gate/")
    content = page.content.decode()
    assert as_alma.get("/gate/").content.decode() == content
    assert alma.display_name not in content
    assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|style=", content)
    assert page.headers["Content-Security-Policy"] == client.get("/accounts/login/").headers["Content-Security-Policy"]
    assert "no-cache" in page.headers["Cache-Control"]


def test_a_file_of_another_version_is_not_there(client: Client) -> None:
    """Files of two versions never meet in one page."""
    path = shell.address("app.js")
    assert "immutable" in client.get(path).headers["Cache-Control"]
    for other in (
        path.replace(shell.version(), "0" * 12),
        path.replace("app.js", "..%2Ftexts.py"),
        shell.address("none.js"),
    ):
        assert client.get(other).status_code == 404


def test_the_page_can_be_installed(client: Client) -> None:
    """Its manifest stays within its address, and its pictures are as large as they say."""
    answer = client.get("/gate/manifest.webmanifest")
    told = answer.json()
    assert (told["start_url"], told["scope"], told["display"]) == ("/gate/", "/gate/", "standalone")
    for icon in told["icons"]:
        found = client.get(icon["src"])
        assert found.headers["Content-Type"].startswith(icon["type"])
        if icon["type"] == "image/png":
            size = Image.open(BytesIO(found.content)).size
            assert "x".join(map(str, size)) == icon["sizes"]
    assert client.get("/gate/icon-64.png").status_code == 404


def test_texts_are_there_in_every_language(client: Client) -> None:
    """The phone is handed on without a network: it has each text in each language, with the places to fill."""
    each = client.get(shell.address(shell.WORDS)).json()
    assert {"en", "fa"} <= each.keys()
    places = re.compile(r"%\((\w+)\)s")
    for one in each.values():
        assert one["texts"].keys() == TEXTS.keys()
        for key, text in one["texts"].items():
            assert sorted(places.findall(text)) == sorted(places.findall(str(each["en"]["texts"][key]))), key
    assert each["fa"]["direction"] == "rtl"
