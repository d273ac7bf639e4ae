"""Two records of one person become one, and come apart again."""

from typing import Any

from safeconduct.web.api.calls import Kind, call, fields, paged, reading
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import Key, Page, Uid
from safeconduct.web.api.problems import Overtaken
from safeconduct.web.api.schemas import identities as of
from safeconduct.web.identities import hanging, merging
from safeconduct.web.identities.models import LikelyPair, Merge
from safeconduct.web.record.models import Person
from safeconduct.web.record.services import ChangedMeanwhile
from safeconduct.web.rights.roles import Right


@call("GET", "pairs/{pk}/merge", Right.IDENTITY_EDIT, of.Sides, kind=Kind.SHOWS)
def merge_sides(request: Any, pk: Key) -> Any:
    """The two records of a pair side by side: everything in which they differ, and the side that is proposed."""
    sides = merging.sides(found(request, LikelyPair, pk=pk))
    with reading(request, "identity", [one.uid for one in sides.people]):
        first, second = (_side(sides, nth) for nth in range(2))
        return {"first": first, "second": second, "differing": dict(sides.differing), "seen": sides.seen}


@call(
    "POST",
    "pairs/{pk}/merge",
    Right.IDENTITY_EDIT,
    of.MergeMade,
    kind=Kind.CHANGES,
    status=201,
    pages=("identities_merge",),
)
def merge(request: Any, pk: Key, given: of.MergeIn) -> Any:
    """Merge the two records of a pair that somebody decided to be the same person."""
    pair = found(request, LikelyPair, pk=pk)
    chosen = fields(given, "stays", "choices", "seen", "reason")
    try:
        row = merging.merge(pair, actor=request.user, **chosen)
    except ChangedMeanwhile:
        raise _overtaken("seen") from None
    return {"id": row.pk, "kept": row.kept.uid}


@call("GET", "people/{uid}/merges", Right.IDENTITY_EDIT, of.Merges, kind=Kind.SHOWS)
def merges(request: Any, uid: Uid, page: Page = 1) -> Any:
    """The merges by which a person holds other records, the newest first."""
    one = found(request, Person, uid=uid)
    shown, where = paged(merging.in_force(one), page)
    with reading(request, "person", [one.uid, *(row.other.uid for row in shown)]):
        return where | {"items": [{"id": row.pk, "other": row.other.uid, "at": row.at} for row in shown]}


@call(
    "POST",
    "merges/{pk}/reversal",
    Right.IDENTITY_EDIT,
    of.MergeMade,
    kind=Kind.CHANGES,
    status=201,
    pages=("identities_apart",),
)
def take_apart(request: Any, pk: Key, given: of.Why) -> Any:
    """Take back a merge, as long as nothing that it touched has changed since."""
    row = found(request, Merge, "pair", "kept", "other", pk=pk)
    try:
        back = merging.take_apart(row, actor=request.user, reason=given.reason)
    except ChangedMeanwhile:
        raise _overtaken("") from None
    return {"id": back.pk, "kept": row.kept.uid}


def _side(sides: merging.Sides, nth: int) -> dict[str, Any]:
    person, texts = sides.people[nth], sides.texts[nth]
    values = {
        group.name: " ".join(str(one) for one in hanging.value_of(person, texts, group) if one not in (None, "", []))
        for group in hanging.GROUPS
        if group.name in sides.differing
    }
    return fields(person, "uid", "code") | {"case": person.case.uid if person.case else "", "values": values}


def _overtaken(field: str) -> Overtaken:
    return Overtaken([{"field": field, "now": "", "wanted": ""}])
