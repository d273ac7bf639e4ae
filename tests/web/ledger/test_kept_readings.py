"""What was read is kept for a while and no longer, and is that of the very text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.web.ledger.entering import TEXT, taken

from safeconduct.ledger.reading import Reading, read
from safeconduct.web.ledger import kept_readings, proposing, services
from safeconduct.web.ledger.kept_readings import CHARACTERS, SECONDS, KeptReadings
from safeconduct.web.record.models import Operation


class Clock:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """How many have passed."""
        return self.seconds


def counting(text: str, made: list[str]) -> Callable[[], Reading]:
    """What reads a text, and notes that it was read."""

    def make() -> Reading:
        made.append(text)
        return read(text)

    return make


def test_a_text_is_read_once_until_nobody_has_asked_for_long() -> None:
    """The same text with the same of everything else; after a while it is forgotten, also where another is asked."""
    clock, made = Clock(), list[str]()
    kept = KeptReadings(clock)
    for title, at in [("a", 0), ("a", SECONDS), ("b", SECONDS), ("a", 2 * SECONDS), ("a", 3 * SECONDS + 1)]:
        clock.seconds = at
        assert kept.reading(TEXT, (title,), counting(TEXT, made)) == read(TEXT)
    assert len(made) == 3
    kept.clear()
    kept.reading(TEXT, ("a",), counting(TEXT, made))
    assert len(made) == 4


def test_long_texts_make_room_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more characters than fit are kept, the last that was asked for first; one that is too long never is."""
    monkeypatch.setattr(kept_readings, "CHARACTERS", 25)
    kept, made = KeptReadings(), list[str]()
    for text in ("a" * 10, "b" * 10, "a" * 10, "c" * 10, "a" * 10, "b" * 10, "d" * 26, "d" * 26):
        kept.reading(text, (), counting(text, made))
    assert [text[0] for text in made] == ["a", "b", "c", "b", "d", "d"]
    assert CHARACTERS > 25


@pytest.mark.django_db
def test_deciding_reads_a_source_once(record: Operation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking at it and deciding about each proposal asks the rules once; what was decided is seen all the same."""
    kept_readings.KEPT.clear()
    made: list[str] = []
    monkeypatch.setattr(proposing, "read", lambda text, **given: made.append(text) or read(text, **given))
    source = taken(record)
    first, second = [one for one in proposing.read_source(source).open if not one.lacks][:2]
    services.accept_proposal(source, first.key, actor=None)
    services.reject_proposal(source, second.key, actor=None)
    now = proposing.read_source(source)
    assert made == [TEXT]
    assert now.find(first.key).entry is not None
    assert now.find(second.key).rejected is not None
