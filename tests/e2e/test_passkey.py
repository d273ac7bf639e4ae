"""A passkey in a browser, with the authenticator that Chromium plays: added, and then enough to come in."""

from __future__ import annotations

import re

from playwright.sync_api import Browser

from e2e.test_first_start import PASSWORD, Started, enrol, follow, opened, send, sound, started

__all__ = ["started"]


def test_a_passkey_is_added_and_lets_in(browser: Browser, started: Started) -> None:
    """At the machine itself, as localhost; elsewhere through HTTPS."""
    page = opened(browser, "en")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    home = started.address.replace("127.0.0.1", "localhost")
    page.goto(started.first.replace("127.0.0.1", "localhost"))
    for name, value in {"username": "rita", "display_name": "Rita", "password": PASSWORD, "again": PASSWORD}.items():
        page.locator(f"input[name={name}]").fill(value)
    page.locator("input[name=key_is_safe]").check()
    send(page)
    enrol(page, "passkey")

    page.goto(f"{home}/accounts/2fa/webauthn/add/")
    page.locator("input[name=passwordless]").check()
    sound(page, "passkey-add")
    page.locator("#mfa_webauthn_add").click()
    page.locator(".message.success").wait_for()
    page.goto(f"{home}/accounts/2fa/webauthn/")
    sound(page, "passkey-list")

    follow(page.locator("header form[action*=logout] button"))
    page.goto(f"{home}/accounts/login/")
    sound(page, "passkey-login")
    follow(page.locator("#passkey_login"))
    page.wait_for_url(re.compile(r":\d+/$"))
    assert "Rita" in page.locator("header").inner_text()
