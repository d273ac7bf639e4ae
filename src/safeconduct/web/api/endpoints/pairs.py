"""Pairs of people who may be one: looked for, told by identifiers, and decided."""

from typing import Annotated, Any

from ninja import Query

from safeconduct.web.api.calls import Kind, call, fields, paged, reading
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import Key, OneOf, Page
from safeconduct.web.api.schemas import identities as of
from safeconduct.web.identities import pairs as of_pairs
from safeconduct.web.identities.models import LikelyPair, Verdict
from safeconduct.web.rights.roles import Right

OfVerdict = Annotated[str, OneOf(["", *Verdict.values]), Query("", description="Empty: those that nobody decided.")]


@call("GET", "pairs", Right.IDENTITY_EDIT, of.Pairs, kind=Kind.SHOWS)
def pairs(request: Any, page: Page = 1, verdict: OfVerdict = "") -> Any:
    """Pairs that may be one person, the likeliest first: those that nobody has decided, or those of one verdict."""
    shown, where = paged(of_pairs.pairs_of(request.operation, verdict or None), page)
    with reading(request, "identity", [one.uid for pair in shown for one in (pair.first, pair.second)]):
        items = [
            fields(one, "likeness", "found_at")
            | {"id": one.pk, "first": one.first.uid, "second": one.second.uid, "verdict": one.newest}
            for one in shown
        ]
        return where | {"items": items}


# It keeps what it found in a short transaction of its own: comparing takes long, and nobody should wait for it.
@call("POST", "pairs", Right.IDENTITY_EDIT, of.Looked, status=201, pages=("identities_look",))
def look_for_pairs(request: Any) -> Any:
    """Compare everybody with everybody; how many pairs are to be decided."""
    return {"undecided": of_pairs.look(request.operation, request.user)}


@call(
    "POST",
    "pairs/{pk}/verdicts",
    Right.IDENTITY_EDIT,
    of.VerdictMade,
    kind=Kind.CHANGES,
    status=201,
    pages=("identities_decide",),
)
def decide_pair(request: Any, pk: Key, given: of.VerdictIn) -> Any:
    """Remember what somebody says of a pair."""
    one = found(request, LikelyPair, "first", "second", pk=pk)
    return {"id": of_pairs.decide(one, Verdict(given.verdict), actor=request.user).pk}
