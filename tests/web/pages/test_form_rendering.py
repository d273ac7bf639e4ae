"""What Django's own rules say on a form has the digits of the page, and codes in it stay as they are."""

from __future__ import annotations

from django import forms
from django.utils import translation

from safeconduct.web.accounts.forms import JoinForm


class Short(forms.Form):
    """A text of 12 characters at most."""

    text = forms.CharField(max_length=12)


def test_numbers_of_a_rule_have_the_digits_of_the_page() -> None:
    """Both the bound and the length that was found; English keeps its own."""
    with translation.override("fa"):
        page = str(Short({"text": "x" * 345}))
        assert "۱۲" in page
        assert "۳۴۵" in page
        told = Short({"text": "x"})
        told.is_valid()
        told.add_error("text", "D12")
        assert "D12" in str(told)
    with translation.override("en"):
        assert "345" in str(Short({"text": "x" * 345}))


def test_the_help_of_a_password_has_the_digits_of_the_page() -> None:
    """It says how long one is."""
    with translation.override("fa"):
        assert "۱۲" in str(JoinForm()["password"].help_text)
