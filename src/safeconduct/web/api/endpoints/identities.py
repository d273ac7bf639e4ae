"""Who people are: shown for a purpose, changed, found, and erased."""

from typing import Any

from safeconduct.web.api.calls import Kind, call, fields, reading
from safeconduct.web.api.finding import birth_named, found, sent
from safeconduct.web.api.kinds import Key, Uid
from safeconduct.web.api.problems import Overtaken
from safeconduct.web.api.schemas import identities as of
from safeconduct.web.identities import erasure, services
from safeconduct.web.identities.finding_views import searched
from safeconduct.web.identities.models import SEALED, Document, ExternalNumber
from safeconduct.web.record.models import Person
from safeconduct.web.record.services import ChangedMeanwhile
from safeconduct.web.rights.roles import Right
from safeconduct.web.secrecy import vault


@call("GET", "people/{uid}/identity", Right.IDENTITY_READ, of.IdentityOut, kind=Kind.SHOWS, pages=("identities_show",))
def identity(request: Any, uid: Uid) -> Any:
    """Who somebody is: names, parents' names, birth, phone, note, documents and numbers."""
    one = found(request, Person, uid=uid)
    with reading(request, "identity", [one.uid]):
        known = services.opened([one])[one.pk]
        told = {name: known.values[name] for name in SEALED} | {"person": one.uid, "version": known.version}
        told["erased"] = vault.is_erased(one.uid)
        told["documents"] = [_number(row) | fields(row.row, "expires_on") for row in known.documents]
        told["numbers"] = [_number(row) for row in known.numbers]
        return told


@call(
    "PATCH",
    "people/{uid}/identity",
    Right.IDENTITY_EDIT,
    of.IdentityChanged,
    kind=Kind.CHANGES,
    pages=("identities_change",),
)
def change_identity(request: Any, uid: Uid, given: of.IdentityEdit) -> Any:
    """Change what is known of who somebody is."""
    one = found(request, Person, uid=uid)
    values = sent(given.values)
    if values.get("birth"):
        values["birth"] = birth_named(values["birth"], "values.birth").text
    try:
        changed = services.change(one, values, seen=given.version, actor=request.user, reason=given.reason)
    except ChangedMeanwhile:
        now = services.opened([one])[one.pk].version
        raise Overtaken([{"field": "version", "now": str(now), "wanted": str(given.version)}]) from None
    return {"changed": changed, "version": services.opened([one])[one.pk].version}


@call(
    "POST",
    "people/{uid}/documents",
    Right.IDENTITY_EDIT,
    of.NumberMade,
    kind=Kind.CHANGES,
    status=201,
    pages=("identities_add",),
)
def add_document(request: Any, uid: Uid, given: of.DocumentIn) -> Any:
    """Add a document. One that is written unusually is taken, and said to be odd."""
    row = Document(person=found(request, Person, uid=uid), **fields(given, "kind", "issuer", "expires_on"))
    return _added(request, row, given)


@call(
    "POST",
    "people/{uid}/numbers",
    Right.IDENTITY_EDIT,
    of.NumberMade,
    kind=Kind.CHANGES,
    status=201,
    pages=("identities_add",),
)
def add_number(request: Any, uid: Uid, given: of.NumberIn) -> Any:
    """Add the number of a person in the register of somebody else."""
    row = ExternalNumber(person=found(request, Person, uid=uid), **fields(given, "kind", "issuer"))
    return _added(request, row, given)


@call(
    "POST",
    "documents/{pk}/removal",
    Right.IDENTITY_EDIT,
    of.NumberGone,
    kind=Kind.CHANGES,
    pages=("identities_remove",),
)
def remove_document(request: Any, pk: Key, given: of.Why) -> Any:
    """Remove a document that was wrong."""
    services.remove_number(found(request, Document, "person", pk=pk), actor=request.user, reason=given.reason)
    return {"id": pk}


@call(
    "POST",
    "numbers/{pk}/removal",
    Right.IDENTITY_EDIT,
    of.NumberGone,
    kind=Kind.CHANGES,
    pages=("identities_remove",),
)
def remove_number(request: Any, pk: Key, given: of.Why) -> Any:
    """Remove an external number that was wrong."""
    services.remove_number(found(request, ExternalNumber, "person", pk=pk), actor=request.user, reason=given.reason)
    return {"id": pk}


@call("POST", "search", Right.IDENTITY_READ, of.FoundPeople, kind=Kind.SHOWS, pages=("identities_search",))
def search(request: Any, given: of.SearchIn) -> Any:
    """Who has a name or a number, in either script, by codes alone."""
    people, more = searched(request, given.text)
    items = [fields(one, "uid", "code") | {"case": one.case.uid, "exact": exact} for one, exact in people]
    return {"items": items, "more": more}


@call("GET", "people/{uid}/erasure", Right.IDENTITY_ERASE, of.LossOut, kind=Kind.SHOWS)
def erasure_loss(request: Any, uid: Uid) -> Any:
    """What erasing a person would lose."""
    one = found(request, Person, uid=uid)
    lost = erasure.loss(one)
    with reading(request, "person", [one.uid]):
        told = fields(lost, "fields", "documents", "numbers", "has_birth", "has_outside_code", "has_photo", "merged")
        return told | {"code": one.code, "erased": vault.is_erased(one.uid)}


@call(
    "POST",
    "people/{uid}/erasure",
    Right.IDENTITY_ERASE,
    of.Erased,
    kind=Kind.CHANGES,
    status=201,
    pages=("identities_erase",),
)
def erase(request: Any, uid: Uid, given: of.ErasureIn) -> Any:
    """Erase a person for good, confirmed by their code."""
    erasure.erase(found(request, Person, "case", uid=uid), typed=given.code, actor=request.user, reason=given.reason)
    return {"erased": True}


def _added(request: Any, row: Any, given: Any) -> dict[str, Any]:
    services.add_number(row, given.number, actor=request.user)
    return {"id": row.pk, "odd": services.is_odd(given.kind, given.number)}


def _number(one: services.Number) -> dict[str, Any]:
    return fields(one.row, "kind", "issuer") | {"id": one.row.pk, "number": one.value or "", "odd": one.odd}
