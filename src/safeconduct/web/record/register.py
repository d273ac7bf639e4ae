"""The register as it is looked at: filters, a page of cases, and what stands beside each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from safeconduct.operation.dictionary import DICTIONARY
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
        """From the query of an address."""
        return cls(**{name: _stored(given.get(name, "")) for name in cls.__dataclass_fields__})

    @property
    def query(self) -> str:
        """As the query of an address, for the next page and for the export; it begins with ``&``."""
        from urllib.parse import urlencode

        given = {name: value for name in self.__dataclass_fields__ if (value := getattr(self, name))}
        return f"&{urlencode(given)}" if given else ""


def _stored(text: str) -> str:
    """The text without what no database holds."""
    return text.replace("\x00", "").strip()


@dataclass(frozen=True)
class Options:
    """What can be chosen in the filters: codes with what people call them."""

    sites: Mapping[str, str]
    needs: Mapping[str, str]
    nationalities: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One case on the page."""

    case: Case
    people: tuple[Person, ...]
    site: str
    needs: tuple[str, ...]
    window: Window

    @property
    def nationalities(self) -> list[str]:
        """Of its people, each once."""
        return list(dict.fromkeys(person.nationality for person in self.people if person.nationality))


def cases_of(operation: Operation, filters: Filters, *, sensitive: bool) -> QuerySet[Case]:
    """The cases that the filters let through, in the order in which they came.

    Args:
        operation: Whose.
        filters: What is asked.
        sensitive: Whether whoever asks may know of sensitive needs; otherwise a filter by one finds nobody.
    """
    found = Case.objects.filter(operation=operation).select_related("site").order_by("pk")
    people = Person.objects.filter(case=OuterRef("pk"))
    if filters.code:
        code = filters.code.upper() if is_code(filters.code.upper()) else filters.code
        of_person = people.filter(Q(code=code) | Q(external_code=filters.code))
        found = found.filter(Q(code=code) | Q(external_code=filters.code) | Exists(of_person))
    if filters.site:
        found = found.filter(site__code=filters.site, site__operation=operation)
    if filters.status:
        found = found.filter(status=filters.status)
    if filters.priority:
        found = found.filter(priority=filters.priority)
    if filters.nationality:
        found = found.filter(Exists(people.filter(nationality=filters.nationality)))
    if filters.batch:
        brought = apps.get_model("intake", "Brought")._default_manager  # the application of imports stands above
        came = brought.filter(person__case=OuterRef("pk"), batch__uid=filters.batch, batch__operation=operation)
        found = found.filter(Exists(came))
    if filters.need:
        having = PersonNeed.objects.filter(person__case=OuterRef("pk"), need__code=filters.need)
        found = found.filter(Exists(having if sensitive else having.filter(need__sensitive=False)))
    return found


def options_of(operation: Operation, *, sensitive: bool) -> Options:
    """What can be chosen, asked of the database at once."""
    sites = Site.objects.filter(operation=operation).order_by().values_list(Value("site"), "code", "name")
    needs = Need.objects.filter(operation=operation).order_by()
    needs = needs if sensitive else needs.filter(sensitive=False)
    people = Person.objects.filter(operation=operation).exclude(nationality="").order_by()
    known = sites.union(
        needs.values_list(Value("need"), "code", "name"),
        people.values_list(Value("nationality"), "nationality", Value("")).distinct(),
    )
    of_each: dict[str, dict[str, str]] = {"site": {}, "need": {}, "nationality": {}}
    for kind, code, name in sorted(known):
        of_each[kind][code] = name or code
    return Options(of_each["site"], of_each["need"], tuple(of_each["nationality"]))


def page_of(operation: Operation, filters: Filters, number: object, *, sensitive: bool) -> Page[Case]:
    """One page of the cases."""
    return Paginator(cases_of(operation, filters, sensitive=sensitive), PAGE).get_page(number)  # type: ignore[arg-type]  # any text, as an address has it


def lines(operation: Operation, cases: Iterable[Case], options: Options, *, sensitive: bool) -> list[Line]:
    """The cases with what stands beside them, in three questions however many they are."""
    each = list(cases)
    people: dict[int, list[Person]] = {case.pk: [] for case in each}
    for person in Person.objects.filter(case__in=each).order_by("pk"):
        people[person.case_id].append(person)
    needs: dict[int, dict[str, None]] = {case.pk: {} for case in each}
    having = PersonNeed.objects.filter(person__case__in=each).order_by("pk")
    having = having if sensitive else having.filter(need__sensitive=False)
    for case, need in having.values_list("person__case_id", "need__code"):
        needs[case][options.needs.get(need, need)] = None
    narrowed = windows(operation, each)
    return [
        Line(
            case,
            tuple(people[case.pk]),
            str(case.site),
            tuple(needs[case.pk]),
            narrowed.get(case.pk) or given_window(case),
        )
        for case in each
    ]
