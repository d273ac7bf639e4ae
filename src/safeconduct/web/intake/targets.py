"""What a column of a list can be: a field of the record, a field of an identity, a document, a number, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.operation.dictionary import DICTIONARY
from safeconduct.operation.import_list import TARGETS as READ
from safeconduct.operation.import_list.columns import ColumnGuess
from safeconduct.web.identities.models import SEALED, DocumentKind, Identity, NumberKind
from safeconduct.web.record.dictionary_fields import label

NONE = "-"
"""A column that is set aside: nothing of it is kept."""

FULL, NATIVE_FULL = "identity.full_name", "identity.native_full_name"
IDENTITY = (*(f"identity.{name}" for name in SEALED), FULL, NATIVE_FULL)
DOCUMENTS = tuple(f"document.{kind}" for kind in DocumentKind.values)
NUMBERS = tuple(f"number.{kind}" for kind in NumberKind.values)
SEALED_TARGETS = frozenset({*IDENTITY, *DOCUMENTS, *NUMBERS})
"""What is kept sealed, apart from what planning sees."""

SEVERAL = frozenset(
    {
        "people.needs",
        "people.languages",
        "identity.given_names",
        "identity.native_given_names",
        "identity.note",
        *DOCUMENTS,
        *NUMBERS,
        NONE,
    }
)
"""What more than one column may be."""

BIRTH = "people.birth_date"
"""A birth: it is checked as a day, kept sealed as the list tells it, and planning gets the age."""
EARLIER = {"identity.birth": BIRTH}
"""What a column was said to be by earlier versions, and what that is now."""

_NATIVE = {
    "identity.family_name": "identity.native_family_name",
    "identity.given_names": "identity.native_given_names",
    FULL: NATIVE_FULL,
}
"""Where a name goes that is written in another script than Latin."""

_WORDS = {
    FULL: _("full name"),
    NATIVE_FULL: _("full name in its own script"),
    "family.head": _("name or number of the head of the family"),
    "family.relation": _("relation to the head of the family"),
    "family.size": _("size of the family"),
    NONE: _("set aside, not kept"),
}
_SAMPLE = 400
_MOST = 0.5


def choices(needs: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Every target with its words in the language of who reads, the identity first.

    Args:
        needs: Codes of the needs that a column of yes and no can be about.
    """
    single = [f"people.needs:{code}" for code in needs]
    identity = [one for one in IDENTITY if one not in EARLIER]
    return tuple((one, words(one)) for one in (*identity, *DOCUMENTS, *NUMBERS, *READ, *single, NONE))


def as_now(mapping: Mapping[int, str]) -> dict[int, str]:
    """A mapping in which what earlier versions knew is what it is now; of two columns that would be one, one is."""
    found: dict[int, str] = {}
    given = {target for target in mapping.values() if target not in EARLIER}
    for index, target in mapping.items():
        now = EARLIER.get(target, target)
        if now != target and now in given:
            now = NONE
        given |= {now}
        found[index] = now
    return found


def words(target: str) -> str:
    """What people call a target."""
    if target in _WORDS:
        return str(_WORDS[target])
    table, _dot, name = target.partition(".")
    if table == "identity":
        return str(Identity._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a field has one
    if table == "document":
        return str(DocumentKind(name).label)
    if table == "number":
        return str(NumberKind(name).label)
    name, _colon, need = name.partition(":")
    said = gettext(label(DICTIONARY[table].columns[name]))
    return f"{said}: {need}" if need else said


def is_target(target: str) -> bool:
    """Whether a column can be that."""
    need = target.removeprefix("people.needs:")
    return target in (*READ, NONE) or target in SEALED_TARGETS or (need != target and bool(need) and " " not in need)


def parted(mapping: Mapping[int, str], header: Sequence[str]) -> tuple[dict[str, str], dict[int, str]]:
    """A mapping as the reading of lists takes it.

    Returns:
        By the name of a column what the record keeps of it, and by its place what is kept sealed.
    """
    sealed = {index: target.partition(".")[2] for index, target in mapping.items() if target in SEALED_TARGETS}
    kept = {header[index]: target for index, target in mapping.items() if target not in SEALED_TARGETS}
    return kept, sealed


def guessed(columns: Sequence[ColumnGuess], cells: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """What each column is taken for, and why, where nobody has said anything."""
    kinds = {column.kind for column in columns}
    found = [(_target(column, kinds, cells), column.reason) for column in columns]
    taken: dict[str, int] = {}
    for index, (target, reason) in enumerate(found):
        if target in SEALED_TARGETS and target not in SEVERAL and taken.setdefault(target, index) != index:
            other = columns[taken[target]].column
            found[index] = (NONE, f"{reason}, but '{other}' gives {target} already")
    return found


def _target(column: ColumnGuess, kinds: set[str], cells: Sequence[Sequence[str]]) -> str:
    if column.use == "kept" and column.target is not None:
        return column.target
    kind = column.kind
    if column.use != "withheld" or not kind:
        return NONE
    if kind == "name":  # beside a column of family names it tells given names, and the other way round
        lacking = [one for one in ("given_names", "family_name") if one not in kinds]
        kind = lacking[0] if len(lacking) == 1 else "full_name"
    if kind in DocumentKind.values:
        return f"document.{kind}"
    target = f"identity.{kind}"
    return _NATIVE[target] if target in _NATIVE and _is_native(column.index, cells) else target


def _is_native(index: int, cells: Sequence[Sequence[str]]) -> bool:
    """Whether most of what a column holds is written in another script than Latin."""
    texts = [row[index] for row in cells[:_SAMPLE] if row[index]]
    return sum(is_native(text) for text in texts) > _MOST * len(texts)


def is_native(text: str) -> bool:
    """Whether the first letter of a text is of another script than Latin."""
    first = next((sign for sign in text if sign.isalpha()), "a")
    return not first.isascii() and first >= "\u0370"


def as_guesses(columns: Sequence[ColumnGuess], targets: Sequence[tuple[str, str]]) -> list[ColumnGuess]:
    """The guesses with what became of them, so that a reason is told for each."""
    return [replace(column, reason=reason) for column, (_target, reason) in zip(columns, targets, strict=True)]
