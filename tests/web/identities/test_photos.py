"""The photo of a person: sealed, shown to those with the right alone, each time in the log, and lost on erasure."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests.web.identities.pairing import merged, paired
from tests.web.identities.picturing import file_of, with_marks
from tests.web.record.making import made, person

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.identities import erasure, merging, photos
from safeconduct.web.identities.models import Photo
from safeconduct.web.identities.pictures import MOST_BYTES
from safeconduct.web.record.models import Operation, Person
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.secrecy import sealing, vault

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]


@pytest.fixture
def record() -> Operation:
    """Three families."""
    return made()


@pytest.fixture
def ana(record: Operation) -> Person:
    """Somebody without an identity."""
    return person(record)


def address(name: str, who: Person) -> str:
    """The address of a page of a person."""
    return reverse(f"identities_{name}", args=["one", who.uid])


def test_a_photo_is_sealed_for_its_person_and_row(ana: Person, alma: User) -> None:
    """What is stored shows no picture, and opens for this row of this person alone."""
    kept = photos.put(ana, with_marks(), actor=alma)
    blob = bytes(Photo.objects.get().sealed)
    assert b"JFIF" not in blob
    content = photos.opened(ana)
    assert content is not None
    assert content.startswith(b"\xff\xd8")
    other = person(ana.operation, "F2.1")
    vault.seal(other.uid, "name", "x")
    for who, field in ((other.uid, kept.field), (ana.uid, "photo.other")):
        with pytest.raises(sealing.Unreadable):
            vault.unseal_bytes(who, field, blob)


@pytest.mark.parametrize("content", [b"", b"\x80", b"\x80\x00\x80", bytes(100), bytes(range(256))])
def test_bytes_are_sealed_as_they_are(content: bytes, ana: Person) -> None:
    """Whatever they end with, and however long they are."""
    assert vault.unseal_bytes(ana.uid, "f", vault.seal(ana.uid, "f", content)) == content


def test_a_photo_is_replaced_and_removed(ana: Person, alma: User) -> None:
    """There is one at most, which the database keeps; without one there is nothing to remove."""
    photos.put(ana, file_of((10, 10)), actor=alma)
    photos.put(ana, file_of((20, 10)), actor=alma)
    content = photos.opened(ana)
    assert content is not None
    assert Image.open(BytesIO(content)).size == (20, 10)
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.bulk_create([Photo(operation=ana.operation, person=ana, sealed=b"x")])
    photos.remove(ana, actor=alma, reason="blurred")
    assert photos.opened(ana) is None
    with pytest.raises(Refused):
        photos.remove(ana, actor=alma, reason="again")
    said = [(entry.action, entry.subject) for entry in Entry.objects.filter(subject="photo").order_by("sequence")]
    assert said == [("added", "photo"), ("changed", "photo"), ("removed", "photo")]


def test_an_erased_person_has_no_photo(ana: Person, alma: User) -> None:
    """It is gone with the rest, and none comes any more."""
    photos.put(ana, file_of((10, 10)), actor=alma)
    assert erasure.loss(ana).has_photo
    erasure.erase(ana, typed=ana.code, actor=alma, reason="asked")
    assert photos.opened(ana) is None
    with pytest.raises(Refused):
        photos.put(ana, file_of((10, 10)), actor=alma)


def test_a_photo_is_served_to_those_who_may_alone(ana: Person, as_alma: Client, alma: User, allow: Allow) -> None:
    """Each time it is in the log; no browser keeps it; without the right, or without a photo, there is no such page."""
    path = address("photo", ana)
    allow(ana.operation, "identity.read")
    assert as_alma.get(path).status_code == 404
    photos.put(ana, file_of((10, 10)), actor=alma)
    answer = as_alma.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.subject, entry.id_list) == ("read", "photo", [ana.uid])
    allow(ana.operation, "register.read")
    assert as_alma.get(path).status_code == 404


def test_a_photo_by_the_page(ana: Person, as_alma: Client, allow: Allow, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is taken in without touching the disk, shown with the identity, replaced and removed; others are refused."""
    allow(ana.operation, "identity.read", "identity.edit")

    def no_disk(*_args: object, **_more: object) -> None:
        pytest.fail("a photo in clear was written to the disk")

    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", no_disk)
    written = BytesIO()
    Image.effect_noise((1900, 1900), 99).save(written, "PNG")
    assert len(written.getvalue()) > 2_500_000
    sent = {"photo": SimpleUploadedFile("ana.png", written.getvalue()), "reason": "taken today"}
    as_alma.post(address("photo_put", ana), sent)
    assert photos.opened(ana) is not None
    page = as_alma.post(address("show", ana), {"purpose": "contact"}).content.decode()
    assert address("photo", ana) in page
    for wrong, why in ((b"no picture", "JPEG"), (bytes(MOST_BYTES + 1), "larger than 8 MB")):
        sent = {"photo": SimpleUploadedFile("ana.jpg", wrong)}
        page = as_alma.post(address("photo_put", ana), sent, follow=True).content.decode()
        assert why in page
    as_alma.post(address("photo_remove", ana), {"reason": ""})
    assert photos.opened(ana) is not None
    as_alma.post(address("photo_remove", ana), {"reason": "blurred"})
    assert photos.opened(ana) is None


def test_a_photo_that_another_page_sends_is_refused(ana: Person, alma: User, allow: Allow) -> None:
    """The form's token is asked for, as everywhere."""
    allow(ana.operation, "identity.read", "identity.edit")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alma)
    sent = {"photo": SimpleUploadedFile("ana.jpg", file_of((10, 10)))}
    assert browser.post(address("photo_put", ana), sent).status_code == 403
    assert not Photo.objects.exists()


def test_a_merge_takes_the_photo_that_was_chosen(record: Operation, ana: Person, alma: User) -> None:
    """The one of the other record is of the one that stays; each has its own again when they come apart."""
    other = person(record, "F2.1")
    photos.put(ana, file_of((10, 10)), actor=alma)
    photos.put(other, file_of((20, 10)), actor=alma)
    mine, theirs = photos.opened(ana), photos.opened(other)
    row = merged(paired(ana, other, alma), alma, case="first", photo="second")
    assert photos.opened(ana) == theirs
    merging.take_apart(row, actor=alma, reason="two after all")
    assert (photos.opened(ana), photos.opened(other)) == (mine, theirs)
    row = merged(paired(ana, person(record, "F3.1"), alma), alma, case="first", photo="first")
    assert photos.opened(ana) == mine
    photos.remove(ana, actor=alma, reason="blurred")
    with pytest.raises(Refused):
        merging.take_apart(row, actor=alma, reason="too late")
