"""The front page and the shell around it."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"


def test_nobody_sees_what_this_is_and_where_to_sign_in(client: Client) -> None:
    """The page needs no database and offers one way on; a language can be chosen."""
    page = client.get("/").content.decode()
    links = re.findall(r'<a [^>]*href="([^"]*)"', page)
    assert set(links) == {"#main", "/", "/accounts/login/"}
    assert set(re.findall(r'action="([^"]*)"', page)) == {"/language/"}


def test_who_is_signed_in_is_named(as_alma: Client) -> None:
    """The shell shows the name, apart from the direction of the page, and a way out."""
    page = as_alma.get("/").content.decode()
    assert "<bdi>Alma Hoxha</bdi>" in page
    assert "/accounts/logout/" in page
    assert "/accounts/login/" not in page


def test_every_page_has_the_strict_policy(client: Client) -> None:
    """Nothing from elsewhere, no frame, no referrer to others; and the page would run under it."""
    answered = client.get("/")
    parts = answered.headers["Content-Security-Policy"].split("; ")
    assert sorted(parts) == sorted(POLICY.split("; "))
    assert answered.headers["X-Frame-Options"] == "DENY"
    assert answered.headers["X-Content-Type-Options"] == "nosniff"
    assert answered.headers["Referrer-Policy"] == "same-origin"
    page = answered.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    assert '"allowEval": false' in page
    assert '"includeIndicatorStyles": false' in page


def test_what_a_page_loads_is_here_and_small(client: Client) -> None:
    """Each file is our own and exists, and all of it together stays under 300 kB."""
    page = client.get("/").content.decode()
    loaded = re.findall(r'<(?:script|link)[^>]*?(?:src|href)="([^"]*)"', page)
    assert len(loaded) == 4
    size = len(page.encode())
    for address in loaded:
        assert address.startswith("/static/")
        file = finders.find(address.removeprefix("/static/").partition("?")[0])
        assert isinstance(file, str), address
        with open(file, "rb") as opened:
            size += len(opened.read())
    assert size < 300_000


def test_a_language_is_chosen_without_a_script(client: Client) -> None:
    """A form sent with one button turns the page, and the choice stays."""
    page = client.get("/").content.decode()
    assert '<html lang="en" dir="ltr">' in page
    assert re.search(r'<button name="language" value="fa" lang="fa">', page)
    answered = client.post("/language/", {"language": "fa", "next": "/"})
    assert answered.headers["Location"] == "/"
    turned = client.get("/").content.decode()
    assert '<html lang="fa" dir="rtl">' in turned
    assert "ورود" in turned
    assert "Sign in" not in turned


def test_the_language_of_a_browser_is_followed(client: Client) -> None:
    """Who never chose gets what the browser asks for."""
    assert 'lang="fa"' in client.get("/", headers={"accept-language": "fa-IR,fa;q=0.9"}).content.decode()


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example"])
def test_choosing_a_language_leads_nowhere_else(address: str, client: Client) -> None:
    """An address outside is not followed."""
    assert client.post("/language/", {"language": "fa", "next": address}).headers["Location"] == "/"


def test_a_view_is_for_those_signed_in_unless_it_says_otherwise(client: Client) -> None:
    """A page that nobody opened to the public sends to the sign-in page."""
    answered = client.get("/accounts/password/change/")
    assert answered.status_code == 302
    assert answered.headers["Location"].startswith("/accounts/login/")


def test_the_sign_in_page_has_the_shell(db: None, client: Client) -> None:  # noqa: ARG001
    """What comes from the library looks like everything else."""
    page = client.get("/accounts/login/").content.decode()
    assert 'class="shell"' in page
    assert "safeconduct.css" in page
