"""Numbers of sources: by first mention, and one for each story."""

from __future__ import annotations

from safeconduct.operation.assembling import frame_of
from safeconduct.report.dossier.citing import Citing


def citing(**above: str | None) -> Citing:
    """Sources by their codes, each with the one whose story it repeats."""
    return Citing(frame_of("sources", [{"source_id": one, "syndicated_from": other} for one, other in above.items()]))


def test_numbers_follow_the_first_mention() -> None:
    """A source has its number from where it is first referred to, and keeps it."""
    numbers = citing(a=None, b=None, c=None)
    assert numbers.cite(["c"]) == (1,)
    assert numbers.cite(["a", "c"]) == (1, 2)
    assert [number for number, _ in numbers.cited()] == [1, 2]


def test_a_wire_story_has_one_number() -> None:
    """Five papers that print one story are one number, and all of them stand under it, the wire first."""
    numbers = citing(paper1="wire", paper2="paper1", wire=None, paper3="wire", paper4="wire", other=None)
    assert numbers.cite(["paper2", "paper4", "wire", "paper1", "paper3"]) == (1,)
    assert numbers.cite(["other"]) == (2,)
    (_, first), (_, second) = numbers.cited()
    assert [row["source_id"] for row in first] == ["wire", "paper1", "paper2", "paper3", "paper4"]
    assert [row["source_id"] for row in second] == ["other"]


def test_what_is_not_there_has_no_number() -> None:
    """An empty cell and an unknown code count for nothing."""
    assert citing(a=None).cite([None, "", "x"]) == ()
