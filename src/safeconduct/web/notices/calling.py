"""Families called to the desk: who they are by the manifest that counts, by what each is told, and the queue filled."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.movements.models import Manifest, ManifestRow, Movement, Step
from safeconduct.web.movements.services.manifests import released
from safeconduct.web.movements.services.moving import has_taken
from safeconduct.web.notices import texts
from safeconduct.web.notices.models import Channel, Kind, Notice, NoticeChoice, State
from safeconduct.web.pages.writing import comma
from safeconduct.web.record.models import Case, FamilySplit
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused, locked
from safeconduct.web.secrecy import vault


@dataclass(frozen=True)
class Called:
    """A family that would be called.

    Attributes:
        case: The family.
        choice: How it wants to be told; None where it chose nothing, and is told by hand.
        language: In which language it is told.
        earlier: How many notices of this kind it had about this manifest; withdrawn ones do not count.
    """

    case: Case
    choice: NoticeChoice | None
    language: str
    earlier: int

    @property
    def channel(self) -> Channel:
        """By what it is told."""
        return Channel(self.choice.channel) if self.choice else Channel.HAND


@dataclass(frozen=True)
class Calling:
    """Whom a call would reach.

    Attributes:
        manifest: The manifest that counts.
        kind: Why they are called.
        families: All of them.
        again: Whether those are called again who were called before.
    """

    manifest: Manifest
    kind: Kind
    families: tuple[Called, ...]
    again: bool = False

    @property
    def fresh(self) -> list[Called]:
        """Those who get a notice now."""
        return [one for one in self.families if self.again or not one.earlier]

    @property
    def by_channel(self) -> list[tuple[Channel, int]]:
        """How many chose each way, of those who get a notice now."""
        counted = Counter(one.channel for one in self.fresh if one.choice)
        return [(channel, counted[channel]) for channel in Channel]

    @property
    def without(self) -> list[Called]:
        """Those who get a notice now and chose nothing."""
        return [one for one in self.fresh if one.choice is None]

    @property
    def languages(self) -> list[str]:
        """In which languages they are told, in their order in the program."""
        used = {one.language for one in self.fresh}
        return [code for code in texts.defaults() if code in used]

    @property
    def seen(self) -> str:
        """A mark of all that a page shows of it: another one where something changed since."""
        told = [(one.case.uid, one.choice.uid if one.choice else "", one.language) for one in self.fresh]
        return hashlib.sha256(repr((self.manifest.uid, self.kind.value, told)).encode()).hexdigest()[:32]


def calling(movement: Movement, kind: Kind, *, again: bool = False) -> Calling:
    """Whom a call would reach, by the manifest of a movement that counts.

    Raises:
        Refused: no manifest was released, or the movement has left.
    """
    manifest = released(movement)
    if manifest is None:
        raise Refused(_("No manifest was released. Two people release one before families are called by it."))
    if has_taken(movement, Step.DEPARTED):
        raise Refused(_("The convoy has left."))
    cases = list(
        Case.objects.filter(operation=movement.operation_id, pk__in=_whom(manifest, kind))
        .select_related("site")
        .order_by("code")
    )
    parted = FamilySplit.objects.filter(from_case=OuterRef("case"), at__gte=OuterRef("made_at"))
    standing = NoticeChoice.objects.filter(~Exists(parted), case__in=cases, ended_at=None)
    choices = {one.case_id: one for one in standing}
    had = Notice.objects.filter(manifest=manifest, kind=kind, case__in=cases).exclude(state=State.WITHDRAWN)
    earlier = Counter(had.values_list("case_id", flat=True))
    found = []
    for case in cases:
        choice = choices.get(case.pk)
        language = str(choice.language) if choice else texts.likely_language(case)
        found.append(Called(case, choice, language, earlier[case.pk]))
    return Calling(manifest, kind, tuple(found), again)


@transaction.atomic
def call(
    movement: Movement,
    kind: Kind,
    *,
    seen: str,
    actor: Any,
    again: bool = False,
    own: Mapping[str, str] | None = None,
    in_spite: bool = False,
) -> list[Notice]:
    """Put a notice into the queue for each family, once for each manifest and kind unless it is asked for again.

    Args:
        movement: Of which movement.
        kind: Why they are called.
        seen: The mark of what was shown to whoever calls.
        actor: Who calls.
        again: Whether those are called again who were called before.
        own: Own words by language, instead of the text that says nothing.
        in_spite: Whether own words go out though they name a number, a day or a place.

    Raises:
        ChangedMeanwhile: it would reach others by now, or by another way.
        Refused: nobody is to be called, own words are too long, or give something away.
    """
    now = locked(movement)
    planned = calling(now, kind, again=again)
    if planned.seen != seen:
        raise ChangedMeanwhile(_("another list"))
    if not planned.fresh:
        raise Refused(_("Everybody was called already. Tick that they are called again, if they are to be."))
    words = {code: text.strip() for code, text in (own or {}).items() if text.strip()}
    for text in words.values():
        if len(text) > texts.LONGEST:
            raise Refused(_("Own words have %(most)s letters at most.") % {"most": texts.LONGEST})
        if not in_spite and (found := texts.given_away(text, now.operation)):
            raise Refused(_("The words name %(what)s. Leave that out, or tick that they are sent in spite of it.") % {
                "what": comma().join(found)
            })  # fmt: skip
    made = _made(planned, words, actor)
    told: dict[str, Any] = {"kind": kind.value, "manifest": planned.manifest.number, "families": len(made)}
    told |= {"again": again, "own_words": sorted(words), "in_spite": in_spite and bool(words)}
    log.append(
        actor=actor,
        action="family called",
        operation=now.operation,
        subject="notice",
        ids=[now.uid, *(one.uid for one in made), *(one.case.uid for one in made)],
        after=told,
    )
    return made


def _made(planned: Calling, words: Mapping[str, str], actor: Any) -> list[Notice]:
    cases = [one.case.pk for one in planned.fresh]
    last = dict(
        Notice.objects.filter(manifest=planned.manifest, kind=planned.kind, case__in=cases)
        .order_by()
        .values_list("case_id")
        .annotate(Max("round"))
    )
    made = [
        Notice(
            operation_id=planned.manifest.operation_id,
            manifest=planned.manifest,
            case=one.case,
            choice=one.choice,
            kind=planned.kind,
            round=last.get(one.case.pk, 0) + 1,
            channel=one.channel,
            language=one.language,
            key=one.case.key,
            made_by=actor,
        )
        for one in planned.fresh
    ]
    said = [words.get(one.language) or texts.text(one.language) for one in planned.fresh]
    sealed = vault.seal_many([(one.key, one.field, text) for one, text in zip(made, said, strict=True)])
    for one, blob in zip(made, sealed, strict=True):
        one.sealed_text = blob
    Notice.objects.bulk_create(made)
    return made


def _whom(manifest: Manifest, kind: Kind) -> set[int]:
    """Keys of the cases that a kind of call is for. Nothing that is sealed is opened."""
    rows = list(manifest.rows.select_related("card", "family"))
    if kind is Kind.MANIFEST:
        return _cases(row for row in rows if not row.standby)
    if kind is Kind.STANDBY:
        return _cases(row for row in rows if row.standby)
    if manifest.previous is None:
        return set()
    before = {row.card_id: row for row in manifest.previous.rows.select_related("card", "family")}
    after = {row.card_id: row for row in rows}
    return _cases(
        (after.get(card) or before[card])
        for card in before.keys() | after.keys()
        if card not in before or card not in after or _place(before[card]) != _place(after[card])
    )


def _cases(rows: Iterable[ManifestRow]) -> set[int]:
    return {row.family.case_id for row in rows}


def _place(row: ManifestRow) -> tuple[int, int | None, bool]:
    return row.family_id, row.vehicle_id, row.standby
