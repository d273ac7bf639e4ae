"""What hangs on the record of a person: compared, listed, and handed to another record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.crypto import salted_hmac

from safeconduct.web.identities.models import SEALED, Document, ExternalNumber, Identity, Photo
from safeconduct.web.record.models import (
    Case,
    Clearance,
    Consent,
    Decision,
    EventKind,
    FamilySplit,
    Person,
    PersonEvent,
    PersonNeed,
    StateChange,
    Submission,
)
from safeconduct.web.secrecy import vault

MOVED: Mapping[str, Any] = {
    "events": PersonEvent,
    "clearances": Clearance,
    "consents": Consent,
    "needs": PersonNeed,
    "splits": FamilySplit,
    "changes": StateChange,
}
"""Rows that name a person and go over as they are, by the word in what is kept of a merge."""
NUMBERED: tuple[Any, ...] = (Document, ExternalNumber)
"""Rows whose content is sealed with the key of the person, so that they are sealed anew."""
OF_CASE: Mapping[str, Any] = {"decisions": Decision, "submissions": Submission}
"""Rows of a case that go over where it was of this person alone, and so is the other."""

BIRTH, CASE, PRESENCE, PHOTO = "birth", "case", "presence", "photo"
_OWN = ("sex", "nationality", "further_nationalities", "languages")


@dataclass(frozen=True)
class Group:
    """Fields that are chosen together where two records differ.

    Attributes:
        name: The word of the choice.
        sealed: Fields of the identity.
        own: Fields of the person.
    """

    name: str
    sealed: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


GROUPS: tuple[Group, ...] = (
    *(Group(name, sealed=(name,)) for name in SEALED if name != BIRTH),
    Group(BIRTH, sealed=(BIRTH,), own=("age",)),
    *(Group(name, own=(name,)) for name in _OWN),
    Group(PRESENCE, own=(PRESENCE,)),
)
"""Everything that is chosen field by field; case and photo are chosen besides."""
OWN = tuple(name for group in GROUPS for name in group.own)
"""The fields of a person that a merge may change; the case besides."""


def texts_of(person: Person) -> dict[str, str]:
    """The sealed fields of a person's identity in clear, empty where nothing is known."""
    row = Identity.objects.filter(person=person).first()
    asked = [(person.uid, name, bytes(blob)) for name in SEALED if row and (blob := getattr(row, name))]
    found = {name: text or "" for (_uid, name, _blob), text in zip(asked, vault.unseal_many(asked), strict=True)}
    return {name: found.get(name, "") for name in SEALED}


def value_of(person: Person, texts: Mapping[str, str], group: Group) -> list[Any]:
    """The values of a group, as JSON knows them."""
    return [*(texts[name] for name in group.sealed), *(plain(getattr(person, name)) for name in group.own)]


def is_empty(person: Person, texts: Mapping[str, str], group: Group) -> bool:
    """Whether nothing is known of a group."""
    own = [getattr(person, name) for name in group.own]
    return not any(texts[name] for name in group.sealed) and all(value in (None, "", []) for value in own)


def state(kept: Person, other: Person, cases: Iterable[Case], moved: Mapping[str, Iterable[int]]) -> dict[str, Any]:
    """Everything about two people that a merge changes or counts on, as JSON knows it, and nothing in clear of a name.

    Args:
        kept: One.
        other: The other.
        cases: Theirs before the merge.
        moved: Keys of decisions and submissions that went from one case to the other.
    """
    return {
        "people": [_state_of(person) for person in (kept, other)],
        "cases": [[case.pk, case.status, case.site_id] for case in sorted(cases, key=lambda one: one.pk)],
        "decisions": [
            [row.pk, row.case_id, row.ended_at is None]
            for row in Decision.objects.filter(pk__in=list(moved.get("decisions", []))).order_by("pk")
        ],
        "submissions": [
            [row.pk, row.case_id, row.state, plain(row.since)]
            for row in Submission.objects.filter(pk__in=list(moved.get("submissions", []))).order_by("pk")
        ],
    }


def digest(of: Mapping[str, Any]) -> str:
    """A mark that tells two states apart, and tells nothing else."""
    return salted_hmac("identities.hanging", json.dumps(of, sort_keys=True)).hexdigest()


def plain(value: object) -> Any:
    """A value as JSON knows it."""
    return value.isoformat() if isinstance(value, date) else value


def keys_of(person: Person) -> dict[str, list[int]]:
    """The keys of all rows that hang on a person and go over as they are."""
    return {
        word: list(model.objects.filter(person=person).order_by("pk").values_list("pk", flat=True))
        for word, model in MOVED.items()
    }


def hand_over(keys: Mapping[str, Iterable[int]], to: Person) -> None:
    """Let rows that go over as they are hang on another person."""
    for word, model in MOVED.items():
        model.objects.filter(pk__in=list(keys.get(word, []))).update(person=to)


def reseal(row: Any, holder: Person, to: Person) -> None:
    """Hand a row whose content is sealed to another person: sealed anew with their key."""
    content = vault.unseal_bytes(holder.uid, row.field, bytes(row.sealed))
    row.sealed, row.person = vault.seal(to.uid, row.field, content or b""), to
    row.save(update_fields=["sealed", "person"])


def exchange_photos(kept: Person, other: Person) -> None:
    """Each gets the photo of the other, or none where the other has none."""
    photos = {photo.person_id: photo for photo in Photo.objects.filter(person_id__in=[kept.pk, other.pk])}
    for holder, to in ((kept, other), (other, kept)):
        photo = photos.get(holder.pk)
        if photo is not None:
            content = vault.unseal_bytes(holder.uid, photo.field, bytes(photo.sealed))
            photo.sealed, photo.person = vault.seal(to.uid, photo.field, content or b""), to
    Photo.objects.filter(pk__in=[photo.pk for photo in photos.values()]).delete()
    Photo.objects.bulk_create(photos.values())


def _happened(person: Person) -> list[int]:
    """The keys of what happened to a person; a merge that was taken back left no mark."""
    events = PersonEvent.objects.filter(person=person)
    back = events.filter(kind=EventKind.COUNTED_TWICE).exclude(reverses=None)
    undone = [key for pair in back.values_list("pk", "reverses_id") for key in pair if key is not None]
    return list(events.exclude(pk__in=undone).order_by("pk").values_list("pk", flat=True))


def _state_of(person: Person) -> dict[str, Any]:
    rows = keys_of(person)
    of_person = {"person_id": person.pk}
    return {
        "own": {name: plain(getattr(person, name)) for name in OWN},
        "case": person.case_id,
        "texts": digest(texts_of(person)),
        **rows,
        "events": _happened(person),
        "ended": list(Clearance.objects.filter(**of_person).exclude(ended_at=None).values_list("pk", flat=True)),
        "withdrawn": list(
            Consent.objects.filter(**of_person)
            .exclude(ended_at=None, withdrawn_on=None)
            .order_by("pk")
            .values_list("pk", flat=True)
        ),
        "numbered": [list(model.objects.filter(**of_person).values_list("uid", flat=True)) for model in NUMBERED],
        "photo": Photo.objects.filter(**of_person).values_list("uid", flat=True).first(),
        "merged": list(Person.every.filter(merged_into=person).order_by("pk").values_list("pk", flat=True)),
    }
