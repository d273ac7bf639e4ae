"""Phones at a gate in tests: without a browser, and with as much of a network as a test lets them have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from safeconduct.web.accounts.models import User
from safeconduct.web.movements.models import Manifest, Movement
from safeconduct.web.movements.services import devices, manifests


def released(movement: Movement, first: User, second: User, **more: Any) -> Manifest:
    """A manifest that is drawn up and released by two people."""
    manifest = manifests.draw_up(movement, actor=first, **more)
    manifests.ask(manifest, actor=first)
    manifests.agree(manifest, actor=second)
    return manifest


@dataclass
class Phone:
    """A phone: what it made and did not hand in, and what it received."""

    movement: Movement
    officer: User
    name: str = "gate"
    token: str = ""
    counter: int = 0
    seq: int = 0
    waiting: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        _device, code = devices.invite(self.movement, name=self.name, actor=self.officer)
        answer = self.ask("post", "pair", {"code": code.lower()})
        assert answer.status_code == 201
        self.token = answer.json()["token"]

    def ask(self, method: str, what: str, sent: Any = None) -> Any:
        """Ask the server, with nothing but the token."""
        more: dict[str, Any] = {"headers": {"Authorization": f"Bearer {self.token}"}} if self.token else {}
        if method == "get":
            return Client(enforce_csrf_checks=True).get(f"/gate/{what}/", **more)
        client = Client(enforce_csrf_checks=True)
        return client.post(f"/gate/{what}/", sent, content_type="application/json", **more)

    def packet(self) -> dict[str, Any]:
        """The packet of its departure."""
        return dict(self.ask("get", "packet").json())

    def people(self) -> dict[str, str]:
        """The token of each person by the name that the gate sees."""
        return {one["name"]: one["token"] for family in self.packet()["families"] for one in family["people"]}

    def says(self, kind: str, person: str, **more: Any) -> None:
        """Make an event; it waits until the phone syncs."""
        self.counter += 1
        nonce = f"{self.name}-nonce-{self.counter}"
        made = {"nonce": nonce, "counter": self.counter, "knows": self.seq, "made_at": "2026-03-07T05:00:00Z"}
        self.waiting.append({**made, "kind": kind, "person": person, **more})

    def sync(self, *, lost: bool = False) -> dict[str, Any]:
        """Hand in what waits; where the answer is lost, the phone does not know that it came."""
        answer = dict(self.ask("post", "sync", {"since": self.seq, "events": self.waiting}).json())
        if not lost:
            self.waiting = [one for one in self.waiting if one["nonce"] not in answer["accepted"]]
            self.seq = answer["seq"]
        return answer


def board(phone: Phone, *families: int) -> list[str]:
    """Let some families board, whole; the tokens of their people."""
    packet = phone.packet()
    people = [one for place in families for one in packet["families"][place]["people"]]
    for one in people:
        phone.says("boarded", one["token"], bus=one["bus"])
    phone.sync()
    return [one["token"] for one in people]
