"""What agrees counts by how rare it is in a list."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.web.identities.chances import Names, Years, spelt_alike

LISTS = st.lists(st.sampled_from(["Karim", "Kareem", "کریم", "Rahim", "Karim Noor", "Noor", ""]), max_size=12)


def test_a_name_is_as_frequent_as_all_its_spellings() -> None:
    """Spellings in another script count as well; another name does not."""
    names = Names(["Karim"] * 40 + ["کریم"] * 10 + ["Rahim"] * 5)
    assert names.share("Karim") == names.share("کریم") == names.share("Kareem")
    assert names.share("Karim") > 2 * names.share("Rahim")


@given(names=LISTS)
def test_a_share_is_a_part(names: list[str]) -> None:
    """Above nothing also for a name that nobody has, and at most all."""
    shares = Names(names)
    assert all(0.0 < shares.share(name) <= 1.0 for name in [*names, "Zubair"])


def test_a_second_name_left_out_is_possible_but_another_is_not() -> None:
    """In either of its two places; the chance is small."""
    for less in ("Karim", "Noor"):
        assert 0.0 < spelt_alike("Karim Noor", less) == spelt_alike(less, "Karim Noor") < 0.1
    assert spelt_alike("Karim Noor", "Karim Zahir") < spelt_alike("Karim Noor", "Karim")
    assert spelt_alike("Karim Noor", "کریم نور") == 1.0


def test_a_day_of_birth_says_more_than_a_year_and_a_rare_year_more_than_a_common_one() -> None:
    """Years that are off say less than equal ones, and too many years apart nothing can be one."""
    years = Years([1980] * 300 + [1990] * 3)
    assert years.exact(date(1990, 3, 4), date(1990, 3, 4)) > years.exact(date(1980, 3, 4), date(1980, 3, 4))
    assert years.exact(date(1980, 3, 4), date(1980, 3, 4)) > 50 * years.rough(1980, 1980)
    assert years.rough(1990, 1990) > years.rough(1990, 1991) > years.rough(1990, 1992) > 0.0
    assert years.rough(1990, 1993) == years.exact(date(1990, 3, 4), date(1991, 3, 4)) == 0.0
