"""The settings are read with their lines, and written so that they read the same."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from safeconduct.operation import Settings
from safeconduct.operation.cells import LARGEST_NUMBER
from safeconduct.operation.dictionary import SETTINGS
from safeconduct.operation.settings import read_settings, read_toml, settings_rows, to_toml, unknown_keys

LEAST = 'name = "x"\nstarts_on = 2026-03-02\ndeadline = 2026-03-31\n'


def _read(text: str | bytes, folder: Path) -> tuple[Settings | None, list[str]]:
    path = folder / "operation.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    found, faults = read_toml(path)
    if found is None:
        return None, [str(fault) for fault in faults]
    settings, wrong = read_settings(found)
    return settings, [str(fault) for fault in [*faults, *wrong]]


def test_defaults(tmp_path: Path) -> None:
    """What is not given is as the dictionary says, and the horizon lies 90 days after the deadline."""
    settings, faults = _read(LEAST, tmp_path)
    assert faults == []
    assert settings == Settings(
        format=1,
        name="x",
        timezone="UTC",
        starts_on=date(2026, 3, 2),
        deadline=date(2026, 3, 31),
        horizon=date(2026, 6, 29),
        weights=MappingProxyType({"emergency": 4.0, "urgent": 2.0, "normal": 1.0}),
        unplaced_days=180.0,
        cost=0.0,
        moved_days=0.0,
        use_pledged=False,
        notice_days=0,
        charter_budget=None,
    )


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + LEAST,
        LEAST.replace("\n", "\r\n"),
        LEAST.replace("2026-03-02", '"2026-03-02"'),
        "# a comment\n" + LEAST + "budget.charter = 5\n",
        LEAST + "[weights]\nnormal = 1\n",
        LEAST + "weights = { normal = 1.0 }\n",
    ],
)
def test_ways_of_writing(text: str, tmp_path: Path) -> None:
    """A byte-order mark, lines of Windows, days as texts, dotted keys and inline tables are all the same."""
    assert _read(text, tmp_path)[1] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "operation.toml: is empty (0 bytes)"),
        (b"name = 'Jos\xe9'\n", "operation.toml:1: byte 0xE9 at offset 11 is not UTF-8"),
        (LEAST + "name = 'again'\n", "operation.toml:4: cannot be read as TOML"),
        (LEAST + "[weights\n", "operation.toml:4: cannot be read as TOML"),
        (LEAST + "x = " + "[" * 100_000, "operation.toml: cannot be read as TOML"),
        (LEAST + "notice_days = 1" + "0" * 5000, "operation.toml: cannot be read as TOML"),
        (LEAST + "notice_days = 1" + "0" * 300, "operation.toml:4: notice_days: "),
        (LEAST + "horizon = 2026-04-01T00:00:00Z\n", "operation.toml:4: horizon: "),
        (LEAST + "horizon = 12:00:00\n", "operation.toml:4: horizon: "),
        (LEAST + "weights = 3\n", ""),
        (LEAST + "[weights]\nurgent = [1]\n", "operation.toml:5: weights.urgent: '[1]' is not a number"),
        (LEAST + "[weights]\nurgent = inf\n", "operation.toml:5: weights.urgent: 'inf' is not finite"),
        (LEAST + "[name]\nx = 1\n", "operation.toml:4: cannot be read as TOML"),
        (LEAST.replace('"x"', "{}"), "operation.toml:1: name: '{}' is not a text in quotes"),
        (LEAST.replace("2026-03-31", "9999-12-31"), "operation.toml:3: deadline: 9999-12-31 is too far away"),
        (LEAST.replace("2026-03-02", "2026-04-02"), "operation.toml:3: deadline: 2026-03-31 lies before starts_on"),
        (LEAST + "use_pledged = 'yes'\n", "operation.toml:4: use_pledged: 'yes' is not true or false"),
    ],
)
def test_fault_is_named_at_its_line(text: str | bytes, said: str, tmp_path: Path) -> None:
    """Whatever is wrong with the settings is said at the line of its key, never by an exception."""
    faults = _read(text, tmp_path)[1]
    assert any(fault.startswith(said) for fault in faults) or (not said and not faults)


def test_unknown_key_is_a_warning(tmp_path: Path) -> None:
    """A key that is perhaps misspelt is passed over with a hint."""
    path = tmp_path / "operation.toml"
    path.write_text(LEAST + "horizont = 2026-05-01\n[own]\nthing = [1, 2]\n")
    found, _ = read_toml(path)
    assert found is not None
    assert [str(warning) for warning in unknown_keys(found)] == [
        "operation.toml:4: horizont: is no known key and is passed over; did you mean horizon?",
        "operation.toml:6: own.thing: is no known key and is passed over",
    ]


AMOUNT = st.floats(min_value=0, max_value=LARGEST_NUMBER)
SETTINGS_OF_ANY_KIND = st.builds(
    lambda start, until, after, **others: Settings(
        format=1,
        timezone="Asia/Baghdad",
        starts_on=start,
        deadline=start + until,
        horizon=start + until + after,
        **others,
    ),
    start=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    until=st.timedeltas(timedelta(0), timedelta(900)),
    after=st.timedeltas(timedelta(0), timedelta(900)),
    name=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1).filter(
        lambda name: name == name.strip()
    ),
    weights=st.fixed_dictionaries({"emergency": AMOUNT, "urgent": AMOUNT, "normal": AMOUNT}),
    unplaced_days=AMOUNT,
    cost=AMOUNT,
    moved_days=AMOUNT,
    use_pledged=st.booleans(),
    notice_days=st.integers(0, 400),
    charter_budget=st.none() | AMOUNT,
)


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(settings=SETTINGS_OF_ANY_KIND)
def test_settings_survive_being_written(settings: Settings, tmp_path: Path) -> None:
    """What is written as TOML reads as the same settings, names in any script and with any quotes among them."""
    text = to_toml(settings)
    assert _read(text, tmp_path) == (settings, [])
    assert set(settings_rows(settings)) | {"budget.charter"} == set(SETTINGS.columns)
    assert tomllib.loads(text)["name"] == settings.name


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text() | st.binary())
def test_any_text_is_read_or_refused(text: str | bytes, tmp_path: Path) -> None:
    """No content of operation.toml is an exception."""
    content = text.encode(errors="replace") if isinstance(text, str) else text
    assert _read(content, tmp_path)[0] is None
