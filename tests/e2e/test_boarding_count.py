"""The headcount of a phone, computed in a browser, against that of the engine."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Browser

from safeconduct.boarding.events import Event, Kind, Stage
from safeconduct.boarding.headcount import Expected, headcount

LOGS = 400
PEOPLE = [Expected(f"p{n}", f"f{n // 2}", "", standby=n > 5) for n in range(8)]
COUNT = """async ([address, logs, people]) => {
  const { headcount } = await import(address);
  return logs.map((log) => {
    const found = headcount(log, people);
    const names = (set) => [...set].sort();
    return {
      aboard: Object.fromEntries(found.aboard), by_bus: found.byBus, certain: found.certain,
      refused: names(found.refused), absent: names(found.absent), awaited: names(found.awaited),
      unlisted: names(found.unlisted), from_standby: names(found.fromStandby), left_site: names(found.leftSite),
      arrived: names(found.arrived), received: names(found.received),
      conflicts: found.conflicts.map((one) => [one.person, one.stage, ...one.events.map((each) => each.nonce)]).sort(),
    };
  });
}"""


def log(chance: random.Random) -> list[Event]:
    """What some devices said in any order, partly numbered, partly twice, with claims that no honest one makes."""
    found: list[Event] = []
    counters: dict[str, int] = {}
    for number in range(chance.randrange(1, 25)):
        device = chance.choice(("a", "b", "c", "desk"))
        counters[device] = counters.get(device, 0) + chance.choice((1, 1, 1, 0))
        kind = chance.choice([one for one in Kind if one is not Kind.DECIDED or device == "desk"])
        names = chance.sample([one.nonce for one in found], min(len(found), chance.randrange(4)))
        found.append(
            Event(
                nonce=f"{chance.randrange(10**6):06}-{number}",
                device=device,
                counter=counters[device],
                knows=chance.randrange(number + 3),
                made_at=datetime(2026, 3, 7, 5, tzinfo=UTC),
                kind=kind,
                person=f"p{chance.randrange(10)}",
                bus=chance.choice(("", "x", "y")),
                seq=chance.choice((None, number + 1, number + 1)),
                holds=chance.choice([one for one in Kind if one is not Kind.DECIDED]) if kind is Kind.DECIDED else None,
                names=tuple(names) if kind in (Kind.DECIDED, Kind.TAKEN_BACK) else (),
                takes_back=chance.choice(list(Stage)),
                late=chance.random() < 0.1,
            )
        )
    again = [replace(one, seq=chance.choice((None, one.seq))) for one in found if chance.random() < 0.2]
    found += again
    chance.shuffle(found)
    return found


def written(one: Event) -> dict[str, Any]:
    """An event as a phone has it."""
    return {
        **{name: getattr(one, name) for name in ("nonce", "device", "counter", "knows", "person", "bus", "seq")},
        "kind": one.kind.value,
        "holds": one.holds.value if one.holds else "",
        "names": list(one.names),
        "takes_back": one.takes_back.value,
        "late": one.late,
    }


def counted(events: list[Event]) -> dict[str, Any]:
    """What the engine counts."""
    found = headcount(events, PEOPLE)
    sets = ("refused", "absent", "awaited", "unlisted", "from_standby", "left_site", "arrived", "received")
    return {
        "aboard": dict(found.aboard),
        "by_bus": found.by_bus,
        "certain": found.certain,
        **{name: sorted(getattr(found, name)) for name in sets},
        "conflicts": sorted(
            [one.person, one.stage.value, *(each.nonce for each in one.events)] for one in found.conflicts
        ),
    }


def test_a_phone_counts_as_the_desk_does(browser: Browser, served: str) -> None:
    """On random logs, honest or not, both say the same of everybody and show the same conflicts."""
    chance = random.Random(0)  # noqa: S311 - what is tried is no secret
    logs = [log(chance) for _ in range(LOGS)]
    page = browser.new_page()
    page.goto(f"{served}/gate/")
    address = str(page.locator("script[type=module]").get_attribute("src")).replace("app.js", "counting.js")
    people = [{"person": one.person, "standby": one.standby} for one in PEOPLE]
    found = page.evaluate(COUNT, [address, [[written(one) for one in each] for each in logs], people])
    for each, by_phone in zip(logs, found, strict=True):
        assert by_phone == counted(each)
    assert any(counted(each)["conflicts"] for each in logs)
