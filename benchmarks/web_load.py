"""Users who look at the record, each with a session and a connection of their own, in a process beside the server.

``python benchmarks/web_load.py ADDRESS SECONDS SEED THINK … < KNOWN`` takes what ``web_filling.py`` printed, signs the
users in, lets them look for so many seconds with each time to think, and prints of each a JSON list of
[page, milliseconds, status].
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import re
import struct
import sys
import threading
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

Look = tuple[str, float, int]
Fields = Mapping[str, str | list[str]]
STEP = 30
"""Seconds for which a code of an authenticator app holds."""
WARMING = 0.2
"""The part of the time whose answers do not count: workers import, and caches fill."""


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // STEP), hashlib.sha1).digest()
    start = mac[-1] & 15
    return f"{(int.from_bytes(mac[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


class Visitor:
    """A browser without a window: a connection that stays open, and cookies."""

    def __init__(self, address: str) -> None:
        self.connection = HTTPConnection(urlsplit(address).netloc, timeout=120)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def ask(self, path: str, fields: Fields | None = None) -> tuple[int, str, str]:
        """Status, page, and where it sends on. With fields they are posted, with the newest token against forgery."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode({**fields, "csrfmiddlewaretoken": self.token}, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request("GET" if body is None else "POST", path, body, headers)
            answer = self.connection.getresponse()
        except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.connection.close()
            if body is not None:
                raise  # what was sent may have been done
            self.connection.request("GET", path, None, headers)  # as browsers do where a server let go meanwhile
            answer = self.connection.getresponse()
        page = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {key: one.value for key, one in SimpleCookie(value).items()}
        if found := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page):
            self.token = found[1]
        return answer.status, page, answer.headers.get("Location", "")

    def sign_in(self, user: dict[str, str]) -> None:
        """With password and second factor.

        Raises:
            RuntimeError: it did not work.
        """
        self.ask("/accounts/login/")
        _status, _page, factor = self.ask("/accounts/login/", {"login": user["name"], "password": user["password"]})
        self.ask(factor)
        status, _page, place = self.ask(factor, {"code": code_of(user["secret"])})
        if status == 200:  # the code was used up by a run just before this one
            time.sleep(STEP - time.time() % STEP)
            status, _page, place = self.ask(factor, {"code": code_of(user["secret"])})
        if (status, place) != (302, "/"):
            raise RuntimeError(f"{user['name']}: could not sign in (status {status}, sent on to {place!r})")


def visit(visitor: Visitor, known: dict[str, Any], chance: random.Random, until: float, think: float) -> list[Look]:
    """Look at pages until a moment, with so many seconds between an answer and the next question on average."""
    base = f"/operations/{known['operation']}"
    looks: list[Look] = []
    visitor.ask(f"{base}/find/")
    time.sleep(chance.random() * think)  # so that nobody's clicks fall together
    while time.perf_counter() < until:
        page = chance.choice(("first page", "filtered page", "case page", "search"))
        fields = None
        if page == "first page":
            path = f"{base}/register/"
        elif page == "filtered page":
            path = f"{base}/register/?{chance.choice(known['filters'])}"
        elif page == "case page":
            path = f"{base}/register/{chance.choice(known['cases'])}/"
        else:
            path, fields = f"{base}/find/", {"text": chance.choice(known["names"])}
        begun = time.perf_counter()
        try:
            status = visitor.ask(path, fields)[0]
        except (OSError, HTTPException):
            status = 0
            visitor.connection.close()
        looks.append((page, (time.perf_counter() - begun) * 1000, status))
        time.sleep(chance.expovariate(1 / think) if think else 0)
    return looks


def signed_in(address: str, known: dict[str, Any]) -> list[Visitor]:
    """Everybody, in a session of their own."""
    visitors = [Visitor(address) for _ in known["users"]]
    for visitor, user in zip(visitors, known["users"], strict=True):
        visitor.sign_in(user)
    return visitors


def run(visitors: list[Visitor], seconds: float, think: float, seed: int, known: dict[str, Any]) -> list[Look]:
    """All that everybody saw after the first part of the time."""
    seen: list[list[Look]] = [[] for _ in visitors]
    warm = time.perf_counter() + seconds * WARMING

    def go(number: int) -> None:
        chance = random.Random(seed * 1000 + number)  # noqa: S311 - which page is no secret
        visit(visitors[number], known, chance, warm, think)
        seen[number] = visit(visitors[number], known, chance, warm + seconds, think)

    threads = [threading.Thread(target=go, args=(number,)) for number in range(len(visitors))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one for each in seen for one in each]


if __name__ == "__main__":
    knows = json.load(sys.stdin)
    everybody = signed_in(sys.argv[1], knows)
    rounds = [run(everybody, float(sys.argv[2]), float(think), int(sys.argv[3]), knows) for think in sys.argv[4:]]
    json.dump(rounds, sys.stdout)
