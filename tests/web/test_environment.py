"""What an administrator sets, and what is said of a value that cannot be followed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from safeconduct.web import environment

WEB = Path(environment.__file__).parent


def test_every_variable_that_is_read_is_described() -> None:
    """The code reads no variable that the list of settings does not have, and the list has none that is not read."""
    read = re.compile(r"environment\.(?:text|words|truth|count|zone|choice|secret)\(\s*\"(\w+)\"")
    found = {name for path in WEB.rglob("*.py") for name in read.findall(path.read_text(encoding="utf-8"))}
    assert found == set(environment.SETTINGS)
    direct = [
        path.name for path in WEB.rglob("*.py") if re.search(r"environ(\.get|\[\"\w+\"\](?! =))", path.read_text())
    ]
    assert sorted(direct) == ["data_directory.py", "environment.py"]


def test_an_empty_variable_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is set to nothing leaves the default."""
    monkeypatch.setenv("SAFECONDUCT_TIME_ZONE", " ")
    assert environment.text("SAFECONDUCT_TIME_ZONE") == "UTC"


def test_a_list_is_parted_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spaces and empty places do not count."""
    monkeypatch.setenv("SAFECONDUCT_HOSTS", "a.example, b.example,,")
    assert environment.words("SAFECONDUCT_HOSTS") == ["a.example", "b.example"]


@pytest.mark.parametrize(("value", "truth"), [("yes", True), ("TRUE", True), ("0", False), ("off", False)])
def test_true_and_false_have_several_spellings(value: str, truth: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual words are understood, in capitals too."""
    monkeypatch.setenv("SAFECONDUCT_HTTPS", value)
    assert environment.truth("SAFECONDUCT_HTTPS") is truth


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", "²"])
def test_what_cannot_be_followed_is_named(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message has the variable and its value, and a wrong value never counts as a default."""
    monkeypatch.setenv("SAFECONDUCT_WORKERS", value)
    with pytest.raises(environment.WrongSetting, match=f"SAFECONDUCT_WORKERS: '{value}'"):
        environment.count("SAFECONDUCT_WORKERS", 1)
    monkeypatch.setenv("SAFECONDUCT_TIME_ZONE", value)
    with pytest.raises(environment.WrongSetting, match=f"SAFECONDUCT_TIME_ZONE: '{value}'"):
        environment.zone("SAFECONDUCT_TIME_ZONE")
    monkeypatch.setenv("SAFECONDUCT_LOG_FORMAT", value)
    with pytest.raises(environment.WrongSetting, match=f"SAFECONDUCT_LOG_FORMAT: '{value}' is not one of: json, text"):
        environment.choice("SAFECONDUCT_LOG_FORMAT", ("json", "text"))
    monkeypatch.setenv("SAFECONDUCT_METRICS_TOKEN", value)
    with pytest.raises(environment.WrongSetting, match=r"has [1-3] characters; at least 16"):
        environment.secret("SAFECONDUCT_METRICS_TOKEN")
    monkeypatch.setenv("SAFECONDUCT_HTTPS", "maybe")
    with pytest.raises(environment.WrongSetting, match="SAFECONDUCT_HTTPS: 'maybe'"):
        environment.truth("SAFECONDUCT_HTTPS")
