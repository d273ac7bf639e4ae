"""Marker values in every sealed field are in no file, log, export or address, before erasure and after it."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.identities.picturing import file_of
from tests.web.identities.registering import ANA, ELSEWHERE, PASSPORT, change, registered
from tests.web.record.making import made, person
from tests.web.secrecy.test_nothing_in_clear import everything, kinds

from safeconduct.web.accounts.models import User
from safeconduct.web.identities import merging, pairs, photos, services
from safeconduct.web.identities.models import LikelyPair, Verdict
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role

MARKERS = (*ANA.values(), PASSPORT, ELSEWHERE, "Reasonmarker", "Typedmarker", "Newmarker")


@pytest.mark.django_db(transaction=True)
def test_no_marker_is_anywhere(as_alma: Client, alma: User, rita: User, caplog: pytest.LogCaptureFixture) -> None:
    """What was typed on each page, and sealed, is found in no file of the database, no log line, export or address."""
    caplog.set_level(logging.DEBUG)
    record = made()
    who = registered(record, actor=alma)
    for role in (Role.COORDINATOR, Role.AUDITOR):
        grants.give(alma, role, record, by=rita, reason="to try every page")
    change(person(record, "F2.1"), family_name="Markerof", given_names="Sherin Gol")
    pairs.look(record, alma)
    for pair in LikelyPair.objects.all():
        pairs.decide(pair, Verdict.LATER, actor=alma)
    at = {name: reverse(f"identities_{name}", args=["one", who.uid]) for name in ("show", "change", "erase")}
    shown = as_alma.post(at["show"], {"purpose": "contact"}).content.decode()
    assert ANA["phone"] in shown
    known = services.opened([who])[who.pk]
    sent = {**known.values, "family_name": "Newmarker", "seen": known.version}
    answers = [
        as_alma.post(reverse("identities_search", args=["one"]), {"text": "Typedmarker"}),
        as_alma.post(at["change"], sent),
        as_alma.post(at["change"], {**sent, "reason": "Reasonmarker"}),
        as_alma.post(at["erase"], {"reason": "asked for it", "code": "Typedmarker"}),
        as_alma.get(reverse("identities_pairs", args=["one"])),
    ]
    locations = [answer.headers.get("Location", "") for answer in answers]
    exported = b"".join(as_alma.post(reverse("export_log", args=["one"])).streaming_content)  # type: ignore[arg-type]
    assert who.uid.encode() in exported
    lines = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    files = everything()
    for marker in MARKERS:
        for kind in kinds(marker):
            assert kind not in files, marker
            assert kind not in exported, marker
        assert marker not in lines
        assert not [one for one in locations if marker in one]
    assert services.opened([who])[who.pk].values["family_name"] == "Newmarker"

    blob = bytes(next(iter(type(known.documents[0].row).objects.values_list("sealed", flat=True))))
    assert any(kind in everything() for kind in (blob, blob.hex().encode()))
    as_alma.post(at["erase"], {"reason": "asked for it", "code": who.code})
    if b"SQLite" in files[:20]:
        assert not any(kind in everything() for kind in (blob, blob.hex().encode()))
    assert not services.opened([who])[who.pk].documents


@pytest.mark.django_db(transaction=True)
def test_a_merge_and_a_photo_leave_no_marker(alma: User, rita: User, as_alma: Client) -> None:
    """What two records had, what was chosen of it and what was not, and a photo: in no file, merged or taken apart."""
    record = made()
    who, other = registered(record, actor=alma), person(record, "F2.1")
    grants.give(alma, Role.COORDINATOR, record, by=rita, reason="to merge")
    change(other, family_name="Othermarker", given_names="Sherin Gol")
    photos.put(who, file_of((64, 64)), actor=alma)
    pair = LikelyPair.objects.create(operation=record, first=who, second=other, likeness=0.9)
    pairs.decide(pair, Verdict.SAME, actor=alma)
    assert "Othermarker" in as_alma.get(reverse("identities_merge", args=["one", pair.pk])).content.decode()
    found = merging.sides(pair)
    chosen = {**found.differing, "family_name": merging.SECOND, "photo": merging.SECOND}
    row = merging.merge(
        pair, stays=merging.SECOND, choices=chosen, seen=found.seen, actor=alma, reason="Not named here"
    )
    for apart in (False, True):
        if apart:
            merging.take_apart(row, actor=alma, reason="two after all")
        files = everything()
        for marker in (*ANA.values(), PASSPORT, ELSEWHERE, "Othermarker"):
            assert not [kind for kind in kinds(marker) if kind in files], marker
        assert b"JFIF" not in files
