"""Bills and resolutions: how they are written, and which of their steps is told."""

from __future__ import annotations

import pytest

from safeconduct.ledger.reading import read


@pytest.mark.parametrize(
    ("written", "number", "chamber", "kind"),
    [
        ("S.Con.Res.42", "S.Con.Res.42", "senate", "concurrent"),
        ("S. Con. Res. 42", "S.Con.Res.42", "senate", "concurrent"),
        ("Senate Concurrent Resolution 42", "S.Con.Res.42", "senate", "concurrent"),
        ("H.Con.Res. 18", "H.Con.Res.18", "house", "concurrent"),
        ("H.R. 1735", "H.R.1735", "house", "bill"),
        ("HR 1735", "H.R.1735", "house", "bill"),
        ("House Bill 1735", "H.R.1735", "house", "bill"),
        ("S. 1184", "S.1184", "senate", "bill"),
        ("H. Res. 89", "H.Res.89", "house", "simple"),
        ("House Resolution 89", "H.Res.89", "house", "simple"),
        ("S.J.Res. 15", "S.J.Res.15", "senate", "joint"),
    ],
)
def test_each_spelling(written: str, number: str, chamber: str, kind: str) -> None:
    """All spellings of a number are one measure."""
    (one,) = read(f"They wrote {written} in May.").measures
    assert (one.number, one.chamber, one.kind) == (number, chamber, kind)
    assert [span.text for span in one.mentions] == [written]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("Osei introduced H.R. 77.", ["introduced"]),
        ("H.R. 77 was referred to the Committee on Trade.", ["referred"]),
        ("H.R. 77 was ordered reported by the committee.", ["ordered_reported"]),
        ("The committee ordered H.R. 77 reported.", ["ordered_reported"]),
        ("H.R. 77 was reported favorably.", ["reported"]),
        ("The committee reported H.R. 77 to the House.", ["reported"]),
        ("The Trade Committee passed H.R. 77.", ["passed_committee"]),
        ("H.R. 77 was approved by the committee.", ["passed_committee"]),
        ("The House passed H.R. 77 by 241 to 179.", ["passed_chamber"]),
        ("H.R. 77 passed the Senate.", ["passed_chamber"]),
        ("H.R. 77 was adopted.", ["adopted"]),
        ("H.R. 77 was defeated in the House.", ["failed"]),
        ("H.R. 77 was signed into law.", ["enacted"]),
        ("H.R. 77 was withdrawn.", ["withdrawn"]),
        ("H.R. 77 was introduced. The bill passed the House.", ["introduced", "passed_chamber"]),
        ("The Courier reported that H.R. 77 is long.", []),
        ("H.R. 77 has not been passed by the House.", []),
        ("The House will pass H.R. 77. It could be reported to the floor.", []),
        ("H.R. 77 is expected to be passed by the Senate.", []),
        ("H.R. 77 calls on the army to protect the camp.", []),
    ],
)
def test_each_step_and_no_other(text: str, steps: list[str]) -> None:
    """Ordered reported is not reported, reported is not passed, and what is not so yet is no step."""
    (one,) = read(text).measures
    assert [step.step for step in one.steps] == steps


def test_a_step_has_the_day_of_its_sentence() -> None:
    """If there is one."""
    (one,) = read("The House passed H.R. 77 on 3 May 2011.").measures
    assert one.steps[0].on == "2011-05-03"
    assert one.steps[0].text == "The House passed H.R. 77 on 3 May 2011"


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("Supporters want H.R. 77 passed by the House.", []),
        ("They hope to see H.R. 77 finally passed by the Senate.", []),
        ("Had the House passed H.R. 77, it would be law.", []),
        ("H.R. 77 has to be passed by the House.", []),
        ("H.R. 77 died in committee.", [("failed", None)]),
        ("H.R. 77 was read while two men died in the House.", []),
        ("The committee ordered H. Con. Res. 77 to be reported.", [("ordered_reported", None)]),
        ("H. Res. 77, as amended, was agreed to by voice vote.", [("adopted", None)]),
        ("The President vetoed H.R. 77.", [("failed", None)]),
        ("H.R. 77 passed the House and Senate.", [("passed_chamber", "house"), ("passed_chamber", "senate")]),
        ("Both chambers passed H.R. 77.", [("passed_chamber", "house"), ("passed_chamber", "senate")]),
        ("The Senate passed House Resolution 77.", [("passed_chamber", "senate")]),
        ("The House passed H.R. 77, but the Senate rejected it.", [("passed_chamber", "house"), ("failed", "senate")]),
    ],
)
def test_a_step_is_a_fact_and_each_chamber_takes_its_own(text: str, steps: list[tuple[str, str | None]]) -> None:
    """A wish passes no bill, a bill may die as a man may, and what two chambers did is two steps."""
    (one,) = read(text).measures
    assert [(step.step, step.chamber) for step in one.steps] == steps
    assert len({(step.start, step.end) for step in one.steps}) == len(steps)
