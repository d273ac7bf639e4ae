"""How a site is held, what was measured there, and what the operation takes as standard: each a row of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.pages.writing import day_text, number
from safeconduct.web.record.conditions import REGIMES, indicators
from safeconduct.web.record.models import Custody, Measurement, Operation, Site, SiteCustody, SiteStandard
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked, refuse_taken_back
from safeconduct.web.record.services.standing import record

MOST = 10**9
"""The largest measurement and bound; more square metres or litres a day than this no site has."""


@transaction.atomic
def set_custody(
    site: Site,
    custody: Custody,
    *,
    actor: Any,
    reason: str = "",
    holder: str = "",
    since: date | None = None,
    contested_by: str = "",
    source: str = "",
) -> SiteCustody:
    """Record who holds a site from a day on. What was recorded before stays, as what was so until then.

    Args:
        site: Which.
        custody: Whether people may leave it by themselves.
        actor: Who records it.
        reason: Why.
        holder: Who holds it.
        since: From which day on; None: unknown.
        contested_by: Who says that somebody else does, or should.
        source: Where it was said.

    Raises:
        Refused: neither who holds it is given nor how, or nothing says where it was said.
    """
    now = locked(site)
    refuse_taken_back(now)
    if not custody and not holder.strip():
        raise Refused(_("Say who holds the site, or whether people may leave it."))
    if not source.strip():
        raise Refused(_("Say where it was said."))
    made = SiteCustody(
        operation_id=now.operation_id,
        site=now,
        custody=custody,
        holder=holder.strip(),
        since=since,
        contested_by=contested_by.strip(),
        source=source.strip(),
        who=actor,
    )
    record(made, actor=actor, reason=reason, on=since)
    return made


@transaction.atomic
def measure(
    site: Site, indicator: str, value: float, day: date, *, source: str, actor: Any, reason: str = ""
) -> Measurement:
    """Record what was measured at a site: a total, such as litres a day or toilets in use, or the figure itself.

    Args:
        site: Where.
        indicator: What, as ``conditions.indicators`` names it.
        value: How much, in the unit of the indicator.
        day: When.
        source: Who measured it, or where it is written.
        actor: Who records it.
        reason: What else there is to say.

    Raises:
        Refused: there is no such indicator, the number is none, negative or beyond sense, the day lies in the future,
            or nothing says who measured it.
    """
    now = locked(site)
    refuse_taken_back(now)
    _known(indicator)
    if not 0 <= value <= MOST:  # no number fails as well
        said = _("A measurement is a number from 0 to %(most)s.") % {"most": number(MOST)}
        raise Refused(said, {"value": [said]})
    today = day_in(now.operation)
    if day > today:
        said = _("Nothing is measured after today, which is %(today)s.") % {"today": day_text(today)}
        raise Refused(said, {"day": [said]})
    if not source.strip():
        raise Refused(_("Say who measured it, or where it is written."))
    made = Measurement(
        operation_id=now.operation_id,
        site=now,
        indicator=indicator,
        value=value,
        day=day,
        source=source.strip(),
        who=actor,
    )
    record(made, actor=actor, reason=reason, on=day)
    return made


@transaction.atomic
def set_standard(
    operation: Operation,
    indicator: str,
    regime: str,
    *,
    source: str,
    actor: Any,
    reason: str,
    least: float | None = None,
    most: float | None = None,
    far_below: float | None = None,
    far_above: float | None = None,
    checked: bool = False,
) -> SiteStandard:
    """Take another value as standard in an operation; ended, what held before holds again.

    Args:
        operation: Where.
        indicator: Of what, as ``conditions.indicators`` names it.
        regime: ``emergency`` or ``later``.
        source: Where it is written.
        actor: Who decides it.
        reason: Why.
        least: What the figure should be at least.
        most: What it should be at most.
        far_below: Below this it is far short.
        far_above: Above this it is far short.
        checked: Whether somebody read it at its source.

    Raises:
        Refused: there is no such indicator or regime, nothing is bounded, the bounds are out of order, or nothing says
            where the standard is written or why it holds here.
    """
    _known(indicator)
    if regime not in REGIMES:
        raise Refused(_("%(regime)s: is neither emergency nor later.") % {"regime": regime})
    if least is None and most is None:
        raise Refused(_("Say what it should be at least, or at most."))
    if not source.strip():
        raise Refused(_("Say where the standard is written."))
    if not reason.strip():
        raise Refused(_("Say why."))
    if _falls(far_below, least) or _falls(least, most) or _falls(most, far_above):
        raise Refused(_("From far short to good, the bounds stand in order: far below, at least, at most, far above."))
    if (far_below is not None and least is None) or (far_above is not None and most is None):
        raise Refused(_("Far short begins beyond a bound; give the bound as well."))
    lock_operation(operation)
    made = SiteStandard(
        operation=operation,
        indicator=indicator,
        regime=regime,
        least=least,
        most=most,
        far_below=far_below,
        far_above=far_above,
        source=source.strip(),
        checked=checked,
        who=actor,
    )
    record(made, actor=actor, reason=reason)
    return made


def _falls(first: float | None, last: float | None) -> bool:
    return first is not None and last is not None and last < first


def _known(indicator: str) -> None:
    if indicator not in indicators():
        raise Refused(_("%(indicator)s: is not among the indicators.") % {"indicator": indicator})
