"""An operation of an earlier format is brought to the newest, one step at a time."""

from __future__ import annotations

from dataclasses import replace

from safeconduct.operation.migrations import MIGRATIONS, migrate
from safeconduct.operation.model import FORMAT
from safeconduct.operation.settings import SettingsText
from safeconduct.operation.sources import Found


def _found(**texts: str) -> Found:
    return Found(SettingsText("operation.toml", texts))


def test_every_earlier_format_has_its_migration() -> None:
    """From each format that was ever written there is a way to the newest."""
    assert set(MIGRATIONS) == set(range(1, FORMAT))


def test_steps_are_taken_in_order() -> None:
    """Each step is given what the one before it made."""

    def step(number: int) -> dict[str, str]:
        return {"name": f"from {number}"}

    steps = {
        number: lambda found, number=number: replace(
            found, settings=SettingsText("operation.toml", {**found.settings.texts, **step(number)})
        )
        for number in (1, 2, 3)
    }
    for written, name in (("1", "from 3"), ("3", "from 3"), ("4", "x")):
        settings = migrate(_found(format=written, name="x"), steps, newest=4).settings
        assert settings is not None
        assert settings.texts["name"] == name


def test_unreadable_format_is_left_to_the_check() -> None:
    """Where the format is no number, or there are no settings, nothing is changed."""
    for found in (_found(format="one"), Found(None)):
        assert migrate(found, {}, newest=1) is found
