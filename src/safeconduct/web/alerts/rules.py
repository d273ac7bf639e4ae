"""Rules are made and ended by people, and each of both is written down. A rule that ended sends nothing any more."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.accounts.models import User
from safeconduct.web.alerts import sending
from safeconduct.web.alerts.models import AlertRule, Least, Message, State, Way
from safeconduct.web.audit import log
from safeconduct.web.danger.wording import KINDS
from safeconduct.web.gateway import parted
from safeconduct.web.record.models import Operation, Site
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked, refuse_unfit, same_operation
from safeconduct.web.rights.roles import RIGHTS, Right, Role
from safeconduct.web.secrecy import vault

ADDRESS = "alerts.address"
SECRET = "alerts.secret"  # noqa: S105 - the name of a field
ENDED = "ended"
"""Why a message is given up whose rule ended."""
ROLES = tuple(role for role in Role if Right.PLANNING_READ in RIGHTS[role])
"""The roles that can open the page of alerts."""


@transaction.atomic
def make_rule(
    operation: Operation,
    way: str,
    *,
    actor: Any,
    site: Site | None = None,
    kinds: Sequence[str] = (),
    least: int = Least.ANY,
    near: bool = True,
    roles: Sequence[str] = (),
    users: Sequence[User] = (),
    address: str = "",
) -> tuple[AlertRule, str]:
    """Make a rule: from now on somebody hears of incidents that are entered.

    Args:
        operation: Of which operation.
        way: Of ``Way``.
        actor: Who makes it.
        site: At which site; None for every site.
        kinds: What has to have happened; none for everything.
        least: Of ``Least``.
        near: Whether near misses and threats are told of.
        roles: Whoever has one of these roles, in the application.
        users: These users, in the application.
        address: Of e-mail, or of a webhook.

    Returns:
        The rule, and the secret that signs what a webhook gets, which is shown this once; empty for other ways.

    Raises:
        Refused: it tells nobody, the address is none to which anything goes, or something is not of the operation.
    """
    lock_operation(operation)
    same_operation(operation.pk, site=site)
    made = AlertRule(operation=operation, site=site, least=least, near=near, way=way, made_by=actor)
    made.kinds = sorted(set(kinds) & set(KINDS), key=KINDS.index)
    secret = ""
    if way == Way.HERE:
        made.roles = [role.value for role in ROLES if role in roles]
        if not made.roles and not users:
            raise _wrong("roles", _("Choose a role or a user."))
    else:
        _refuse_address(way, address)
        made.sealed_address = vault.seal(made.key, ADDRESS, address.strip())
    if way == Way.WEBHOOK:
        secret = secrets.token_urlsafe(32)
        made.sealed_secret = vault.seal(made.key, SECRET, secret)
    refuse_unfit(made)
    made.save(force_insert=True)
    if way == Way.HERE:
        made.users.set(users)
    _log("made", made, actor)
    return made, secret


@transaction.atomic
def end_rule(rule: AlertRule, *, actor: Any) -> AlertRule:
    """End a rule: nothing is told by it any more, and what waits is given up.

    Raises:
        Refused: it ended before.
    """
    now = locked(rule)
    if now.ended_at is not None:
        raise Refused(_("This rule has ended already."))
    now.ended_at, now.ended_by = timezone.now(), actor
    now.save(update_fields=["ended_at", "ended_by"])
    Message.objects.filter(rule=now, state=State.WAITING).update(state=State.FAILED, error=ENDED)
    _log("ended", now, actor)
    return now


def address_of(rule: AlertRule) -> str:
    """Where what a rule sends goes to; empty where it goes nowhere."""
    return "" if rule.sealed_address is None else vault.unseal(rule.key, ADDRESS, bytes(rule.sealed_address)) or ""


def secret_of(rule: AlertRule) -> str:
    """What signs what a webhook gets; empty where nothing is signed."""
    return "" if rule.sealed_secret is None else vault.unseal(rule.key, SECRET, bytes(rule.sealed_secret)) or ""


def host_of(rule: AlertRule) -> str:
    """As much of an address as a list shows: the host, and nothing that could be a secret."""
    address = address_of(rule)
    return address.rpartition("@")[2] if rule.way == Way.EMAIL else urlsplit(address).hostname or ""


def _refuse_address(way: str, address: str) -> None:
    """See that something can go to an address.

    Raises:
        Refused: it cannot.
    """
    address = address.strip()
    if way == Way.EMAIL:
        if not settings.MAIL_FROM:
            raise _wrong("way", _("No mail server is set for this installation; ask whoever runs it."))
        try:
            validate_email(address)
        except ValidationError as no:
            raise _wrong("address", _("Write an address of e-mail, as duty@example.org.")) from no
        return
    schemes = ("https", "http") if settings.WEBHOOKS_PRIVATE else ("https",)
    parts = parted(address)
    if parts is None or parts.scheme not in schemes or len(address) > 500:
        raise _wrong("address", _("Write a whole address that begins with https://, without a user name in it."))
    if not settings.WEBHOOKS_PRIVATE and sending.is_plainly_private(str(parts.hostname)):
        raise _wrong("address", _("This address is in a private network, to which this installation sends nothing."))


def _wrong(field: str, said: str) -> Refused:
    return Refused(said, {field: [said]})


def _log(action: str, rule: AlertRule, actor: Any) -> None:
    """Write it down; where to is in the log as little as in clear anywhere else."""
    told = {
        "way": str(rule.way),
        "site": rule.site.code if rule.site else "",
        "kinds": " ".join(rule.kinds),
        "least": str(int(rule.least)),
        "near": str(rule.near),
        "roles": " ".join(rule.roles),
        "users": " ".join(str(key) for key in rule.users.order_by("pk").values_list("pk", flat=True)),
    }
    log.append(
        actor=actor,
        action=action,
        operation=rule.operation,
        subject="alert_rule",
        ids=(str(rule.pk),),
        before=told if action == "ended" else None,
        after=told if action == "made" else None,
    )
