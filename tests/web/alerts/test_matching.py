"""Which incidents a rule is about: more harm is never less severe, and what is not known is no harm and no safety."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.web.alerts.matching import Asked, Known, Severity
from safeconduct.web.danger.wording import KINDS

NUMBER = st.none() | st.integers(0, 3)
RANGE = st.tuples(NUMBER, NUMBER)
KNOWN = st.builds(
    Known,
    site=st.integers(1, 2),
    kind=st.sampled_from(KINDS),
    near_miss=st.booleans(),
    killed=RANGE,
    injured=RANGE,
    missing=NUMBER,
)
ASKED = st.builds(
    Asked,
    site=st.none() | st.integers(1, 2),
    kinds=st.lists(st.sampled_from(KINDS), unique=True, max_size=3),
    least=st.sampled_from(Severity),
    near=st.booleans(),
)


@given(KNOWN)
def test_the_severity_is_that_of_the_worst_number(known: Known) -> None:
    """Stated anew: a death that is reported, else any other harm that is, else none."""
    deaths = [one or 0 for one in known.killed]
    harm = [one or 0 for one in (*known.injured, known.missing)]
    expected = Severity.KILLED if sum(deaths) else Severity.HARMED if sum(harm) else Severity.ANY
    assert known.severity == expected


@given(KNOWN, ASKED, st.integers(1, 3))
def test_who_heard_hears_still_when_more_harm_is_known(known: Known, asked: Asked, more: int) -> None:
    """More dead, injured or missing silence no rule."""
    worse = (
        replace(known, killed=(known.killed[0], (known.killed[1] or 0) + more)),
        replace(known, injured=((known.injured[0] or 0) + more, known.injured[1])),
        replace(known, missing=(known.missing or 0) + more),
    )
    if asked.wants(known):
        assert all(asked.wants(one) for one in worse)


@given(KNOWN, ASKED)
def test_a_wider_rule_hears_no_less(known: Known, asked: Asked) -> None:
    """Every site, everything, any severity and near misses hear all that a narrower rule hears."""
    wider = (
        replace(asked, site=None),
        replace(asked, kinds=()),
        replace(asked, least=Severity.ANY),
        replace(asked, near=True),
    )
    assert Asked(None, (), Severity.ANY, near=True).wants(known)
    if asked.wants(known):
        assert all(one.wants(known) for one in wider)


def test_each_condition_by_itself() -> None:
    """Site, kind, severity, and near misses and threats."""
    all_of_it, one = Asked(None, (), Severity.ANY, near=True), Known(1, "shelling")
    assert not replace(all_of_it, site=2).wants(one)
    assert not replace(all_of_it, kinds=("raid",)).wants(one)
    assert not replace(all_of_it, least=Severity.HARMED).wants(one)
    assert replace(all_of_it, least=Severity.HARMED).wants(replace(one, missing=1))
    assert not replace(all_of_it, least=Severity.KILLED).wants(replace(one, injured=(9, 9)))
    assert not replace(all_of_it, near=False).wants(replace(one, near_miss=True))
    assert not replace(all_of_it, near=False).wants(replace(one, kind="threat"))
