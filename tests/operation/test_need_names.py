"""What needs are called in each language."""

from __future__ import annotations

from safeconduct.operation.import_list.merging import NEEDS as OF_LISTS
from safeconduct.operation.languages import DEFAULT, LANGUAGES
from safeconduct.operation.liberty import make_liberty
from safeconduct.operation.need_names import need_name, need_names
from safeconduct.operation.synthetic import NEEDS as INVENTED


def test_every_need_that_the_program_names_has_a_name_in_every_language() -> None:
    """Those of lists, of invented operations and of the example, and no others."""
    named = {str(one["name"]) for one in (*OF_LISTS, *INVENTED)} | set(make_liberty().tables["needs"]["name"])
    assert named == set(need_names())
    assert {frozenset(each) for each in need_names().values()} == {frozenset(LANGUAGES) - {DEFAULT}}


def test_a_need_that_people_named_stays_as_they_wrote_it() -> None:
    """Its name is theirs in every language; one of the program is in English where the language has no word."""
    assert need_name("Pram", "fa") == "Pram"
    assert need_name("Medical escort", "fa-af") == "همراه طبی"
    assert [need_name("Medical escort", code) for code in (DEFAULT, "xx")] == ["Medical escort"] * 2
