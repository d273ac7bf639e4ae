"""Two records of one person become one, and come apart again: all of it in one transaction, or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.identities import hanging, words
from safeconduct.web.identities.hanging import CASE, GROUPS, OF_CASE, PHOTO, PRESENCE
from safeconduct.web.identities.models import Identity, LikelyPair, Merge, PairVerdict, Photo, Verdict
from safeconduct.web.identities.services import opened
from safeconduct.web.record import journal
from safeconduct.web.record.models import (
    Case,
    Decision,
    EventKind,
    Operation,
    Person,
    PersonEvent,
    Presence,
    StateChange,
    Submission,
)
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused, lock_operation
from safeconduct.web.secrecy import vault

FIRST, SECOND = "first", "second"
"""The two sides of a pair, as a choice names them."""


@dataclass(frozen=True)
class Sides:
    """Two records side by side.

    Attributes:
        people: The first and the second.
        texts: The sealed fields of each in clear.
        differing: What has to be chosen, with the side that is proposed: the one that knows something.
        seen: The mark of all that hangs on both as it is now.
    """

    people: tuple[Person, Person]
    texts: tuple[Mapping[str, str], Mapping[str, str]]
    differing: Mapping[str, str]
    seen: str


def sides(pair: LikelyPair) -> Sides:
    """The two records of a pair, to be shown within ``journal.reading``.

    Raises:
        Refused: one was merged into another by now, or was erased.
    """
    people = _people(pair)
    texts = (hanging.texts_of(people[0]), hanging.texts_of(people[1]))
    differing: dict[str, str] = {}
    for group in GROUPS:
        values = [hanging.value_of(person, known, group) for person, known in zip(people, texts, strict=True)]
        if values[0] != values[1]:
            differing[group.name] = SECOND if hanging.is_empty(people[0], texts[0], group) else FIRST
    if people[0].case_id != people[1].case_id:
        differing[CASE] = FIRST
    photos = set(Photo.objects.filter(person__in=people).values_list("person_id", flat=True))
    if photos:
        differing[PHOTO] = FIRST if people[0].pk in photos else SECOND
    state = hanging.state(*people, _cases(people), {})
    return Sides(people, texts, differing, hanging.digest(state))


@transaction.atomic
def merge(pair: LikelyPair, *, stays: str, choices: Mapping[str, str], seen: str, actor: Any, reason: str) -> Merge:
    """Merge the two records of a pair that somebody decided to be the same person.

    One record stays, and everything that hangs on the other goes to it. The other becomes a row that points to it. Of
    the cases the person stays in one; a case that nobody is left of is withdrawn.

    Args:
        pair: The pair.
        stays: Which record stays: ``FIRST`` or ``SECOND``.
        choices: For each word of ``Sides.differing`` the side whose value stays.
        seen: The mark of what was looked at.
        actor: Who does it.
        reason: Why.

    Raises:
        ChangedMeanwhile: something of the two is otherwise than it was seen.
        Refused: nobody decided that they are one, something is not chosen, one was merged or erased, or the person
            would have departed with a case that has not.
    """
    if not reason.strip():
        raise Refused(_("Say why."))
    people = _people(pair)
    _lock(pair.operation, [one.case_id for one in people], people)
    found = sides(pair)
    if _newest(pair) != Verdict.SAME:
        raise Refused(_("Decide first that the two are the same person."))
    if found.seen != seen:
        raise ChangedMeanwhile(_("another state"))
    if stays not in (FIRST, SECOND) or any(choices.get(name) not in (FIRST, SECOND) for name in found.differing):
        raise Refused(_("Choose a side wherever the two differ, and which record stays."))
    kept, other = found.people if stays == FIRST else found.people[::-1]
    from_other = {name for name in found.differing if choices[name] != stays}
    cases = (kept.case, other.case)
    row = Merge(
        operation_id=pair.operation_id, pair=pair, kept=kept, other=other, kept_case=cases[0], other_case=cases[1]
    )
    row.who = actor
    before = {
        "own": {name: hanging.plain(getattr(kept, name)) for name in hanging.OWN},
        "other": {"presence": other.presence},
        "texts": hanging.texts_of(kept),
    }
    moved = _move(kept, other)
    _take_values(kept, other, from_other)
    if PHOTO in from_other:
        hanging.exchange_photos(kept, other)
    events = _settle(kept, other, cases[1] if CASE in from_other else cases[0], from_other, actor, reason)
    changes = _leave_cases(kept, other, cases, moved, actor, reason)
    after = hanging.state(kept, other, _cases_of(row), moved)
    content = {"before": before, "after": after, "moved": moved, "photos": PHOTO in from_other}
    content |= {"events": [event.pk for event in events], "changes": changes}
    row.sealed = vault.seal(kept.uid, row.field, json.dumps(content))
    row.save(force_insert=True)
    _index(kept)  # only now has everybody a key
    for event in events:
        journal.event(event, actor)
    _log(row, actor, "merged", sorted(from_other), reason)
    return row


@transaction.atomic
def take_apart(row: Merge, *, actor: Any, reason: str) -> Merge:
    """Take back a merge, as long as nothing that it touched has changed since: each has again what was theirs.

    Raises:
        ChangedMeanwhile: something of it has changed since.
        Refused: it was taken back before, is itself a reversal, or the person was erased.
    """
    if not reason.strip():
        raise Refused(_("Say why."))
    _lock(row.operation, [row.kept_case_id, row.other_case_id], (row.kept, row.other))
    if row.reverses_id or Merge.objects.filter(reverses=row).exists():
        raise Refused(_("This was taken back already, or is itself a reversal."))
    kept, other = Person.objects.filter(pk=row.kept_id).first(), Person.every.get(pk=row.other_id)
    if kept is None or other.merged_into_id != row.kept_id:
        raise ChangedMeanwhile(_("merged into a third record"))
    text = vault.unseal(kept.uid, row.field, bytes(row.sealed))
    if text is None:
        raise Refused(_("This person was erased; nothing can be kept of them any more."))
    content = json.loads(text)
    cases = _cases_of(row)
    if hanging.state(kept, other, cases, content["moved"]) != content["after"]:
        raise ChangedMeanwhile(_("another state"))
    before = content["before"]
    if content["photos"]:
        hanging.exchange_photos(kept, other)
    _set_identity(kept, before["texts"])
    for name, value in before["own"].items():
        field: Any = kept._meta.get_field(name)
        setattr(kept, name, field.to_python(value))
    kept.case, other.case, other.merged_into = row.kept_case, row.other_case, None
    other.presence = before["other"]["presence"]
    kept.save()
    other.save()
    _move_back(kept, other, row, content["moved"])
    for event in PersonEvent.objects.filter(pk__in=content["events"]).order_by("-pk"):
        person = kept if event.person_id == kept.pk else other
        journal.event(_event(person, event.to_site, event.from_site, actor, reason, reverses=event), actor)
    _enter_cases(row, content, actor, reason)
    _index(kept)
    back = Merge(
        operation_id=row.operation_id, pair=row.pair, kept=kept, other=other, kept_case=row.kept_case,
        other_case=row.other_case, reverses=row, who=actor,
    )  # fmt: skip
    back.sealed = vault.seal(kept.uid, back.field, json.dumps({"reason": reason}))
    back.save(force_insert=True)
    _log(back, actor, "reversed", [], reason)
    return back


def in_force(person: Person) -> list[Merge]:
    """The merges by which a person holds other records, the newest first."""
    rows = Merge.objects.filter(kept=person, reverses=None, other__merged_into=person)
    return list(rows.exclude(pk__in=Merge.objects.exclude(reverses=None).values("reverses")).order_by("-pk"))


def _people(pair: LikelyPair) -> tuple[Person, Person]:
    found = {
        one.pk: one for one in Person.objects.filter(pk__in=[pair.first_id, pair.second_id]).select_related("case")
    }
    if len(found) < 2:
        raise Refused(_("One of the two was merged into another record already."))
    if vault.erased_among(one.uid for one in found.values()):
        raise Refused(_("This person was erased; nothing can be kept of them any more."))
    return found[pair.first_id], found[pair.second_id]


def _lock(operation: Operation, cases: list[Any], people: tuple[Person, Person]) -> None:
    """Lock operation, cases and people, in this order as all do; whoever waited looks at all of it anew."""
    lock_operation(operation)
    list(Case.objects.select_for_update().filter(pk__in=cases).order_by("pk"))
    list(Person.every.select_for_update().filter(pk__in=[one.pk for one in people]).order_by("pk"))


def _newest(pair: LikelyPair) -> str | None:
    return PairVerdict.objects.filter(pair=pair).order_by("-pk").values_list("verdict", flat=True).first()


def _cases(people: tuple[Person, Person]) -> list[Case]:
    return list(Case.objects.filter(pk__in={one.case_id for one in people}))


def _cases_of(row: Merge) -> list[Case]:
    return list(Case.objects.filter(pk__in={row.kept_case_id, row.other_case_id}))


def _move(kept: Person, other: Person) -> dict[str, list[int]]:
    """Hand to the one what hangs on the other; the keys of what went over, by word."""
    moved = hanging.keys_of(other)
    needs: Any = hanging.MOVED["needs"].objects
    held = set(needs.filter(person=kept).values_list("need_id", flat=True))
    moved["needs"] = list(needs.filter(person=other).exclude(need_id__in=held).values_list("pk", flat=True))
    hanging.hand_over(moved, kept)
    for number, model in enumerate(hanging.NUMBERED):
        rows = list(model.objects.filter(person=other))
        moved[f"numbered{number}"] = [one.pk for one in rows]
        for one in rows:
            hanging.reseal(one, other, kept)
    merged = Person.every.filter(merged_into=other)
    moved["merged"] = list(merged.values_list("pk", flat=True))
    merged.update(merged_into=kept)
    return moved


def _move_back(kept: Person, other: Person, row: Merge, moved: Mapping[str, list[int]]) -> None:
    hanging.hand_over(moved, other)
    for number, model in enumerate(hanging.NUMBERED):
        for one in model.objects.filter(pk__in=moved[f"numbered{number}"]):
            hanging.reseal(one, kept, other)
    Person.every.filter(pk__in=moved["merged"]).update(merged_into=other)
    for word, model in OF_CASE.items():
        from_case = row.kept_case if moved.get("into") == [row.other_case_id] else row.other_case
        model.objects.filter(pk__in=moved.get(word, [])).update(case=from_case)


def _take_values(kept: Person, other: Person, from_other: set[str]) -> None:
    """The values that the other record has for good."""
    texts, theirs = hanging.texts_of(kept), hanging.texts_of(other)
    for group in GROUPS:
        if group.name in from_other and group.name != PRESENCE:
            texts |= {name: theirs[name] for name in group.sealed}
            for name in group.own:
                setattr(kept, name, getattr(other, name))
    _set_identity(kept, texts)


def _set_identity(person: Person, texts: Mapping[str, str]) -> None:
    """Seal the whole identity of a person anew, as another version."""
    given = {name: text for name, text in texts.items() if text}
    blobs = vault.seal_many([(person.uid, name, text) for name, text in given.items()])
    fields = dict.fromkeys(texts) | dict(zip(given, blobs, strict=True))
    row = Identity.objects.filter(person=person).first()
    version = row.version if row else 0
    Identity.objects.update_or_create(
        operation_id=person.operation_id, person=person, defaults={**fields, "version": version + 1}
    )


def _settle(kept: Person, other: Person, case: Any, from_other: set[str], actor: Any, reason: str) -> list[PersonEvent]:
    """Give the person one case and one presence, and write down what that does to the numbers of the sites."""
    presence = other.presence if PRESENCE in from_other else kept.presence
    if presence in (Presence.PRESENT, Presence.DEPARTED) and (presence == Presence.DEPARTED) != (
        case.status == "departed"
    ):
        raise Refused(_("Whoever departed belongs to a case that departed; choose case and presence together."))
    was, theirs = _place(kept, kept.case), _place(other, other.case)
    will = case.site if presence == Presence.PRESENT else None
    was, will = (None, None) if was == will else (was, will)
    events = [_event(kept, was, will, actor, reason), _event(other, theirs, None, actor, reason)]
    kept.case, kept.presence = case, presence
    other.case, other.presence, other.merged_into = None, Presence.MERGED, kept
    kept.save()
    other.save()
    return events


def _place(person: Person, case: Any) -> Any:
    return case.site if person.presence == Presence.PRESENT else None


def _event(person: Person, from_site: Any, to_site: Any, actor: Any, reason: str, **more: Any) -> PersonEvent:
    return PersonEvent.objects.create(  # type: ignore[misc]  # the reason is sealed on its way
        operation_id=person.operation_id,
        person=person,
        kind=EventKind.COUNTED_TWICE,
        on=day_in(person.operation),
        from_site=from_site,
        to_site=to_site,
        reason=reason,
        presence_before=person.presence,
        who=actor,
        **more,
    )


def _leave_cases(
    kept: Person, other: Person, cases: tuple[Any, Any], moved: dict[str, list[int]], actor: Any, reason: str
) -> list[int]:
    """Write down in the case that was left that it lost somebody, and withdraw it where nobody is left of it."""
    left = next((case for case in cases if case.pk != kept.case_id), None)
    if left is None:
        return []
    code = other.code if left.pk == cases[1].pk else kept.code
    made = [journal.change(actor=actor, thing=left, what="person", before=code, after="", reason=reason)]
    if left.people.exists():
        return [made[0].pk]
    if not kept.case.people.exclude(pk=kept.pk).exists():
        moved["decisions"] = list(left.decisions.filter(ended_at=None).values_list("pk", flat=True))
        there = Submission.objects.filter(case=kept.case).values("offer")
        moved["submissions"] = list(left.submissions.exclude(offer__in=there).values_list("pk", flat=True))
        moved["into"] = [kept.case.pk]
        Decision.objects.filter(pk__in=moved["decisions"]).update(case=kept.case)
        Submission.objects.filter(pk__in=moved["submissions"]).update(case=kept.case)
    if left.status != "withdrawn":
        before, left.status = left.status, "withdrawn"
        left.save(update_fields=["status"])
        made.append(
            journal.change(actor=actor, thing=left, what="status", before=before, after="withdrawn", reason=reason)
        )
    return [one.pk for one in made]


def _enter_cases(row: Merge, content: Mapping[str, Any], actor: Any, reason: str) -> None:
    """Give the case that was left its person and its status back."""
    for change in StateChange.objects.filter(pk__in=content["changes"]).select_related("case").order_by("-pk"):
        case = row.kept_case if change.case_id == row.kept_case_id else row.other_case
        if change.what == "status":
            case.status = change.before
            case.save(update_fields=["status"])
        journal.change(
            actor=actor,
            thing=case,
            what=change.what,
            before=change.after,
            after=change.before,
            reason=reason,
            reverses=change,
        )


def _index(person: Person) -> None:
    known = opened([person])[person.pk]
    words.index_names(person.uid, known.values)
    words.index_numbers(person.uid, [one.value or "" for one in (*known.documents, *known.numbers)])


def _log(row: Merge, actor: Any, action: str, chosen: list[str], reason: str) -> None:
    """One entry that names both; which fields came from the other record, and why, is sealed."""
    sealed = log.changes_of(row.kept.uid, None, {"from the other record": chosen, "reason": reason})
    log.append(
        actor=actor,
        action=action,
        operation=row.operation,
        subject="merge",
        ids=[row.kept.uid, row.other.uid],
        after=sealed[1],
    )
