"""The register as it is looked at: filters, a page of cases, and what stands beside each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Q, QuerySet, Value

from safeconduct.operation.dictionary import DICTIONARY
from safeconduct.operation.import_list.spelling import latin_digits
from safeconduct.web.record import answers
from safeconduct.web.record.identifiers import is_code
from safeconduct.web.record.models import Case, Need, Operation, Person, PersonNeed, Site
from safeconduct.web.record.projection import Window, given_window, windows

PAGE = 50
"""Cases on one page."""

STATUSES = DICTIONARY["cases"].columns["status"].kind.choices
PRIORITIES = DICTIONARY["cases"].columns["priority"].kind.choices


@dataclass(frozen=True)
class Filters:
    """What is asked of the register; an empty text asks nothing.

    Attributes:
        code: Of a case or person, whole.
        site: Code of the site.
        status: Of the case.
        priority: Of the case.
        need: Code of a need that one of the people has.
        nationality: That one of the people has.
        batch: Identifier of the import that brought or changed one of the people.
    """

    code: str = ""
    site: str = ""
    status: str = ""
    priority: str = ""
    need: str = ""
    nationality: str = ""
    batch: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Filters:
        """From a form, or from the query of an address."""
        return cls(**{name: given.get(name, "").strip() for name in cls.__dataclass_fields__})

    def without_code(self) -> Filters:
        """The same, but for the code."""
        return replace(self, code="")

    @property
    def given(self) -> dict[str, str]:
        """What is asked, by name, for a form."""
        return {name: value for name in self.__dataclass_fields__ if (value := getattr(self, name))}

    @property
    def query(self) -> str:
        """As the query of an address, for the next page; it begins with ``&``. A code stands in no address."""
        given = {name: value for name, value in self.given.items() if name != "code"}
        return f"&{urlencode(given)}" if given else ""


def _stored(text: str) -> str:
    """The text as the record has it: codes have Latin digits."""
    return latin_digits(text).strip()


@dataclass(frozen=True)
class Options:
    """What can be chosen in the filters: codes with what people call them."""

    sites: Mapping[str, str]
    needs: Mapping[str, str]
    nationalities: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One case on the page: how many people it has, where it is, and what its people have, each once.

    It is held where an adult does not want to leave, which the list does not say.
    """

    case: Case
    people: int
    site: str
    nationalities: tuple[str, ...]
    needs: tuple[str, ...]
    window: Window
    is_held: bool = False


def cases_of(operation: Operation, filters: Filters, *, sensitive: bool) -> QuerySet[Case]:
    """The cases that the filters let through, in the order in which they came.

    Args:
        operation: Whose.
        filters: What is asked.
        sensitive: Whether whoever asks may know of sensitive needs; otherwise a filter by one finds nobody.
    """
    found = Case.objects.filter(operation=operation).select_related("site").order_by("pk")
    people = Person.objects.filter(operation=operation)
    if filters.code:
        code = filters.code.upper() if is_code(filters.code.upper()) else filters.code
        named = Q(code=code) | Q(external_code=filters.code)
        keys = set(Case.objects.filter(named, operation=operation).values_list("pk", flat=True))
        merged = Person.every.filter(named, operation=operation).exclude(merged_into=None).values("merged_into")
        of_person = people.filter(named | Q(pk__in=merged)).values_list("case_id", flat=True)
        found = found.filter(pk__in=keys.union(of_person))
    if filters.site:
        found = found.filter(site__code=filters.site, site__operation=operation)
    if filters.status:
        found = found.filter(status=filters.status)
    if filters.priority:
        found = found.filter(priority=filters.priority)
    # The cases of those who have something are gathered first: to ask it of each case would be to look at all of them.
    if filters.nationality:
        found = found.filter(pk__in=people.filter(nationality=filters.nationality).values("case_id"))
    if filters.batch:
        brought = apps.get_model("intake", "Brought")._default_manager  # the application of imports stands above
        came = brought.filter(batch__uid=filters.batch, batch__operation=operation)
        found = found.filter(pk__in=came.values("person__case_id"))
    if filters.need:
        having = PersonNeed.objects.filter(operation=operation, need__code=filters.need)
        having = having if sensitive else having.filter(need__sensitive=False)
        found = found.filter(pk__in=having.values("person__case_id"))
    return found


def sites_of(operation: Operation) -> dict[str, str]:
    """Codes of the sites of an operation with what people call them."""
    found = Site.objects.standing().filter(operation=operation).order_by("code")
    return {code: name or code for code, name in found.values_list("code", "name")}


def options_of(operation: Operation, *, sensitive: bool) -> Options:
    """What can be chosen, asked of the database at once."""
    sites = Site.objects.standing().filter(operation=operation).order_by().values_list(Value("site"), "code", "name")
    needs = Need.objects.filter(operation=operation).order_by()
    needs = needs if sensitive else needs.filter(sensitive=False)
    known = sites.union(needs.values_list(Value("need"), "code", "name"))
    of_each: dict[str, dict[str, str]] = {"site": {}, "need": {}}
    for kind, code, name in sorted(known):
        of_each[kind][code] = name or code
    return Options(of_each["site"], of_each["need"], nationalities_of(operation))


def nationalities_of(operation: Operation) -> tuple[str, ...]:
    """The nationalities of the people of an operation, in order.

    Each is found by stepping through the index from the one before, so that it does not matter how many people there
    are; ``SELECT DISTINCT`` reads them all.
    """
    table = connection.ops.quote_name(Person._meta.db_table)
    # Our own words: nothing that anybody typed is in them.
    after = f"SELECT MIN(nationality) FROM {table} WHERE operation_id = %s AND nationality > "  # noqa: S608
    steps = f"{after} '' UNION ALL SELECT ({after} known.code) FROM known WHERE known.code IS NOT NULL"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE known(code) AS ({steps}) SELECT code FROM known WHERE code IS NOT NULL",  # noqa: S608
            [operation.pk, operation.pk],
        )
        return tuple(code for (code,) in cursor.fetchall())


def page_of(operation: Operation, filters: Filters, number: object, *, sensitive: bool) -> Page[Case]:
    """One page of the cases."""
    shown = cases_of(operation, filters, sensitive=sensitive).defer("further", "site__further")
    return Paginator(shown, PAGE).get_page(number)  # type: ignore[arg-type]  # any text, as an address has it


def lines(operation: Operation, cases: Iterable[Case], options: Options, *, sensitive: bool) -> list[Line]:
    """The cases with what stands beside them, in three questions however many they are."""
    each = list(cases)
    nationalities: dict[int, list[str]] = {case.pk: [] for case in each}
    people = Person.objects.filter(case__in=list(nationalities)).order_by("pk")
    for case, nationality in people.values_list("case_id", "nationality"):
        if case is not None:
            nationalities[case].append(nationality)
    needs: dict[int, dict[str, None]] = {case.pk: {} for case in each}
    having = PersonNeed.objects.filter(person__case__in=list(needs)).order_by("pk")
    having = having if sensitive else having.filter(need__sensitive=False)
    for case, need in having.values_list("person__case_id", "need__code"):
        needs[case][options.needs.get(need, need)] = None
    narrowed, refused = windows(operation, each), answers.closed(operation, each)
    return [
        Line(
            case,
            len(nationalities[case.pk]),
            str(case.site),
            tuple(dict.fromkeys(filter(None, nationalities[case.pk]))),
            tuple(needs[case.pk]),
            narrowed.get(case.pk) or given_window(case),
            refused.get(case.pk, answers.OPEN).leaving,
        )
        for case in each
    ]
