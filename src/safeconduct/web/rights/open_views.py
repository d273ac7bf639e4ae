"""The views that need no right in an operation, each with the reason. Every other view stands behind the gate."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

OPEN: Mapping[str, str] = MappingProxyType(
    {
        "front": "says what this is, and to whom is signed in which operations there are for them",
        "set_language": "turns the page",
        "record_operation": "leads on to the first page that is open; who has no right in the operation finds nothing",
        "open_link": "takes a token out of an address",
        "join": "is for the person of a link",
        "kept_form": "gives the own form back that a lost session kept",
        "first_account": "is for whoever sits at the server while there is no administrator",
        "account_login": "is where everybody begins",
        "account_logout": "ends the own session",
        "account_inactive": "says that one is shut out",
        "account_reauthenticate": "asks for the own password",
        "account_change_password": "changes the own password",
        "mfa_index": "shows the own second factors",
        "mfa_authenticate": "asks for the own second factor",
        "mfa_reauthenticate": "asks for the own second factor",
        "mfa_activate_totp": "sets up the own second factor",
        "mfa_deactivate_totp": "removes an own second factor, if another remains",
        "mfa_view_recovery_codes": "shows the own recovery codes",
        "mfa_generate_recovery_codes": "makes the own recovery codes anew",
        "mfa_download_recovery_codes": "shows the own recovery codes",
        "mfa_list_webauthn": "shows the own passkeys",
        "mfa_add_webauthn": "adds an own passkey",
        "mfa_reauthenticate_webauthn": "asks for an own passkey",
        "mfa_remove_webauthn": "removes an own passkey, if another factor remains",
        "mfa_edit_webauthn": "names an own passkey",
        "mfa_login_webauthn": "signs in with a passkey",
        "api_description": "says what programs can call, which the source says too",
        "public_page": "tells everybody the totals that two people made public; off, it is not there",
        "public_page_in": "tells everybody the totals that two people made public; off, it is not there",
        "notices_delivery": "is for a gateway, which signs what it says; without a secret it is not there",
        "movements_pair": "is for a phone at a gate, with a code that an officer read out and that is used once",
        "movements_packet": "asks a phone for its own token, which holds for one departure and one day",
        "movements_standing": "tells a phone by the digest of its token whether it is let in, and nothing else",
        "movements_sync": "asks a phone for its own token, which holds for one departure and one day",
        **dict.fromkeys(
            (
                "boarding_phone",
                "boarding_phone_worker",
                "boarding_phone_manifest",
                "boarding_phone_icon",
                "boarding_phone_shell",
            ),
            "is what the page for phones is made of, the same for everybody; who boards comes to a paired phone alone",
        ),
        "usersessions_list": "shows and ends the own sessions",
    }
)
"""Why each of these views, by name, needs no right."""
