"""The pages for what went wrong: in the shell, in the reader's language, without a database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.translation import override

from safeconduct.web.pages import errors

PAGES = [
    (400, errors.bad_request),
    (403, errors.forbidden),
    (403, errors.forgery),
    (404, errors.not_found),
    (500, errors.fault),
]


@pytest.mark.parametrize(("status", "page"), PAGES, ids=lambda value: getattr(value, "__name__", str(value)))
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fa", "rtl")])
def test_a_page_needs_no_database(
    status: int, page: Callable[[HttpRequest], HttpResponse], language: str, direction: str
) -> None:
    """Each has its status, the shell in the right direction, and a way back."""
    with override(language):
        answered = page(RequestFactory().get("/"))
    text = answered.content.decode()
    assert answered.status_code == status
    assert f'<html lang="{language}" dir="{direction}">' in text
    assert 'class="shell"' in text
    assert '<a class="action" href="/">' in text


def test_an_address_that_is_not_there_has_its_page(client: Client) -> None:
    """The page has the policy of every page, and the browser's language."""
    answered = client.get("/nowhere/", headers={"accept-language": "fa"})
    assert answered.status_code == 404
    assert 'dir="rtl"' in answered.content.decode()
    assert "frame-ancestors 'none'" in answered.headers["Content-Security-Policy"]


def test_a_fault_shows_nothing_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was raised, and where, is not on the page."""

    def broken(request: HttpRequest) -> None:  # noqa: ARG001
        raise RuntimeError("the inner workings")

    monkeypatch.setattr("safeconduct.web.pages.context.navigation", broken)
    answered = Client(raise_request_exception=False).get("/")
    assert answered.status_code == 500
    assert "inner workings" not in answered.content.decode()
    assert 'class="shell"' in answered.content.decode()


def test_a_form_from_elsewhere_changes_nothing() -> None:
    """Without the token a form is refused, with a page that says what to do."""
    answered = Client(enforce_csrf_checks=True).post("/language/", {"language": "fa"})
    assert answered.status_code == 403
    assert "django_language" not in answered.cookies
    assert "Nothing was changed" in answered.content.decode()


def test_another_host_name_is_a_bad_request(client: Client) -> None:
    """A request for a name that is not ours gets the page for that."""
    answered = client.get("/", headers={"host": "elsewhere.example"})
    assert answered.status_code == 400
    assert 'class="shell"' in answered.content.decode()
