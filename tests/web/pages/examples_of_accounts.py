"""Who looks at the examples of pages, and the pages of the own account and of the installation."""

from __future__ import annotations

import json
import time as seconds
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData
from tests.planning.making import on
from tests.web.pages.looking import SERVER

from safeconduct.web.accounts import links, sealing
from safeconduct.web.accounts.lost_session import IN_SESSION, PURPOSE
from safeconduct.web.accounts.models import Link, User
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import begin_operation
from safeconduct.web.rights import first_start, grants
from safeconduct.web.rights.roles import BESIDE, Role
from web.cast import with_second_factor

PASSWORD = "seven ships sail at noon"


@dataclass(frozen=True)
class Example:
    """One page as somebody sees it.

    Attributes:
        name: Of its address.
        path: Its address, with what is asked of it.
        client: Whoever looks, signed in or not.
        sent: What is sent to it; nothing where it is looked at.
        status: What it answers.
    """

    name: str
    path: str
    client: Client
    sent: dict[str, Any] | None = None
    status: int = 200


def people_of_examples() -> dict[str, User]:
    """The administrator, two who work, and somebody new without a second factor."""
    rita = with_second_factor(User.objects.create_user("rita", PASSWORD, display_name="Rita Krasniqi"))
    grants.give(rita, Role.ADMINISTRATOR, None, by=None, reason="first start")
    names = {"alma": "Alma Hoxha", "bert": "Bert Meier"}
    made = {
        name: with_second_factor(User.objects.create_user(name, PASSWORD, display_name=of))
        for name, of in names.items()
    }
    new = User.objects.create_user("nora", PASSWORD, display_name="Nora Leka")
    return {"rita": rita, "nora": new, **made}


def signed_in(user: User) -> Client:
    """A client of somebody who gave their password just now."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": seconds.time(), "username": user.username}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def may_all(record: Operation, people: dict[str, User]) -> Operation:
    """Alma may do all in an operation."""
    for role in (Role.COORDINATOR, Role.APPROVER, Role.AUDITOR, Role.SECURITY_OFFICER):
        grants.give(people["alma"], role, record, by=people["rita"], reason="leads")
    more: dict[str, Any] = {"beside": next(iter(BESIDE))}
    grants.give(people["alma"], Role.CASE_OFFICER, record, by=people["rita"], reason="cares", **more)
    return record


def of_first_start() -> Iterator[Example]:
    """The page at which somebody begins, before there is anybody."""
    client, path = Client(raise_request_exception=False), first_start.path_of_link()
    assert path is not None
    assert client.get(path).status_code == 302
    yield Example("first_account", reverse("first_account"), client)


def of_accounts(people: dict[str, User], clients: dict[str, Client]) -> Iterator[Example]:
    """Pages of the own account, and those of the installation."""
    rita, new = people["rita"], people["nora"]
    for name in ("front", "account_login", "account_inactive", "boarding_phone"):
        yield Example(name, reverse(name), Client(raise_request_exception=False))
    invited = Client(raise_request_exception=False)
    invited.get(reverse("open_link", args=[links.make(Link.Kind.RESET, new, rita)]))
    yield Example("join", reverse("join"), invited)
    halfway = Client(raise_request_exception=False)
    halfway.post(reverse("account_login"), {"login": "alma", "password": PASSWORD})
    yield Example("mfa_authenticate", reverse("mfa_authenticate"), halfway)
    yield Example("mfa_activate_totp", reverse("mfa_activate_totp"), clients["nora"])
    fresh = clients["rita"]
    RecoveryCodes.activate(rita)
    key = WebAuthn.add(rita, "A key of hers", _passkey()).instance
    own = ("logout", "reauthenticate", "change_password")
    factors = ("index", "reauthenticate", "view_recovery_codes", "generate_recovery_codes", "deactivate_totp",
               "list_webauthn", "add_webauthn", "reauthenticate_webauthn")  # fmt: skip
    for name in (*(f"account_{one}" for one in own), *(f"mfa_{one}" for one in factors), "usersessions_list"):
        yield Example(name, reverse(name), fresh)
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        yield Example(name, reverse(name, args=[key.pk]), fresh)
    yield Example("front", reverse("front"), clients["rita"])
    grant = grants.give(people["bert"], Role.ADMINISTRATOR, None, by=rita, reason="helps")
    for name in ("example", "people", "operations"):
        yield Example(name, reverse(name), clients["rita"])
    yield Example("person", reverse("person", args=[people["bert"].pk]), clients["rita"])
    yield Example("revoke_role", reverse("revoke_role", args=[people["bert"].pk, grant.pk]), clients["rita"])
    begun = begin_operation(code="new", name="A new camp", starts_on=on(0), deadline=on(60), actor=rita)
    for name in ("load_operation", "rename_operation", "remove_operation"):
        yield Example(name, reverse(name, args=[begun.pk]), clients["rita"])
    may_all(begun, people)
    yield from (Example(name, reverse(name, args=["new"]), clients["alma"]) for name in ("record_import", "board"))
    lost, path = signed_in(people["alma"]), reverse("record_edit_settings", args=["new"])
    fields = [["notice_days", "3"], ["reason", "as they said"]]
    kept = {"owner": str(people["alma"].pk), "path": path, "fields": fields, "at": seconds.time()}
    session = lost.session
    session[IN_SESSION] = sealing.seal(json.dumps(kept), PURPOSE)
    session.save()
    yield Example("kept_form", reverse("kept_form"), lost)


def _passkey() -> dict[str, Any]:
    """What a browser says of a passkey that it made, by nobody's key."""
    public = ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    of = AttestedCredentialData.create(b"\0" * 16, b"a key", public)
    told = AuthenticatorData.create(b"\0" * 32, AuthenticatorData.FLAG.AT | AuthenticatorData.FLAG.UP, 0, of)
    response = {
        "clientDataJSON": CollectedClientData.create("webauthn.create", b"challenge", SERVER).b64,
        "attestationObject": websafe_encode(AttestationObject.create("none", told, {})),
    }
    own = websafe_encode(b"a key")
    return {"id": own, "rawId": own, "type": "public-key", "response": response, "clientExtensionResults": {}}
