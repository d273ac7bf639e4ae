"""A lost session: what was typed is not lost with it, and is shown to nobody else."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from safeconduct.web.accounts import joining
from safeconduct.web.accounts.models import User
from web.cast import code_of

PASSWORD = "correct horse battery"
TYPED = {"username": "besa", "note": "two\nlines & <signs>"}


def sign_in(client: Client, name: str) -> str:
    """Sign in by name, password and code, and return where that leads."""
    cache.clear()
    page = client.post("/accounts/login/?next=/accounts/kept/", {"login": name, "password": PASSWORD})
    assert page.headers["Location"].startswith("/accounts/2fa/authenticate/")
    return client.post(page.headers["Location"], {"code": code_of()}).headers["Location"]


@pytest.fixture
def lost(rita: User, client: Client) -> Client:
    """A browser in which the administrator was signed in, and sent a form when it was over."""
    sign_in(client, "rita")
    joining.end_sessions(rita)
    Session.objects.all().delete()
    answer = client.post("/people/?page=1", TYPED)
    assert answer.headers["Location"] == "/accounts/login/?next=/accounts/kept/"
    assert not User.objects.filter(username="besa").exists()
    return client


def test_a_form_is_offered_again_to_who_filled_it_in(lost: Client) -> None:
    """With all its fields, to the same address; sent, it does what it would have done."""
    assert sign_in(lost, "rita") == "/accounts/kept/"
    page = lost.get("/accounts/kept/").content.decode()
    assert 'action="/people/?page=1"' in page
    assert "What was in it" in page
    assert "<bdi>besa</bdi>" in page
    assert "two<br>lines" in page
    fields = dict(re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', page, re.S))
    assert {name: html.unescape(value) for name, value in fields.items()} == TYPED
    assert lost.post("/people/?page=1", fields).status_code == 200
    assert User.objects.filter(username="besa").exists()


def test_somebody_else_at_the_same_browser_does_not_see_it(lost: Client, alma: User) -> None:  # noqa: ARG001
    """And finds nothing there."""
    sign_in(lost, "alma")
    answer = lost.get("/accounts/kept/", follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "besa" not in answer.content.decode()
    assert "kept_form" not in lost.session


def test_what_is_kept_is_sealed(lost: Client) -> None:
    """Nobody reads it in the table of sessions."""
    assert "kept_form" in lost.session
    decoded = str([session.get_decoded() for session in Session.objects.all()])
    assert "besa" not in decoded
    assert "lines" not in decoded


def test_it_can_be_let_go_of(lost: Client) -> None:
    """Then nothing is left of it."""
    sign_in(lost, "rita")
    lost.post("/accounts/kept/")
    assert "kept_form" not in lost.session
    assert lost.get("/accounts/kept/").status_code == 302


def test_a_form_with_a_secret_is_not_kept(rita: User, client: Client) -> None:
    """Neither the secret nor the rest: half a form would be worse than none."""
    sign_in(client, "rita")
    joining.end_sessions(rita)
    Session.objects.all().delete()
    answer = client.post("/people/", TYPED | {"password": "a secret"})
    assert answer.headers["Location"] == "/accounts/login/?next=/people/"
    assert "kept_form" not in client.session


@pytest.mark.django_db
def test_nobody_has_a_form_kept(client: Client) -> None:
    """Who was not signed in before in this browser leaves nothing behind."""
    answer = client.post("/people/", TYPED)
    assert answer.headers["Location"] == "/accounts/login/?next=/people/"
    assert "kept_form" not in client.session
