"""Reasons of the program are shown in the language of who reads them; those of people as they are."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.web.danger.test_importing import ONE, brought
from tests.web.record.conftest import Allow
from tests.web.record.making import made, site

from incident_exports import NORTH
from safeconduct.web.accounts.models import User
from safeconduct.web.pages.writing import comma
from safeconduct.web.record.models import Incident, Site, StateChange
from safeconduct.web.record.own_reasons import FOR_SAFETY, reason_words


def test_the_language_is_that_of_the_page() -> None:
    """A general word of the program is translated when it is shown, a word of a person never."""
    with translation.override("fa"):
        assert reason_words(FOR_SAFETY) == "برای ایمنی"
        assert reason_words("for the safety of all") == "for the safety of all"
        assert comma() == "، "
    with translation.override("en"):
        assert reason_words(FOR_SAFETY) == "For safety"
        assert comma() == ", "


@pytest.mark.django_db
def test_an_export_that_was_brought_in_persian_is_told_in_english(allow: Allow, as_alma: Client, alma: User) -> None:
    """What is kept has no language of whoever pressed the button."""
    record = made()
    allow(record, "planning.read", "incidents.read", "incidents.edit")
    Site.objects.filter(operation=record, code="camp").update(latitude=NORTH[0], longitude=NORTH[1])
    with translation.override("fa"):
        brought(site(record, "camp"), ONE, actor=alma)
    one = Incident.objects.get(operation=record)
    assert StateChange.objects.get(incident=one).reason == "from an export of ACLED"
    page = as_alma.get(reverse("danger_incident", args=[record.code, one.pk])).content.decode()
    assert "from an export of ACLED" in page
    page = as_alma.get(reverse("danger_incident", args=[record.code, one.pk]), headers={"accept-language": "fa"})
    assert "از خروجی" in page.content.decode()
