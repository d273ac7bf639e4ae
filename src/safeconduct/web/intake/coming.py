"""The people of a list: what each row says of a person, what is kept sealed beside what planning sees."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from safeconduct.operation.import_list import values
from safeconduct.web.identities.models import SEALED
from safeconduct.web.intake import targets
from safeconduct.web.intake.births import birth_text
from safeconduct.web.intake.reading import Read
from safeconduct.web.intake.stages import StagedFault

LENGTHS = {name: 2000 if name == "note" else 200 for name in SEALED}
"""The longest text of each field, as the form of an identity takes it."""
NUMBER_LENGTH = 200
FIELDS = ("sex", "age", "nationality", "languages", "needs")
"""What planning sees of a person, by the columns of the table ``people``, beside number, case and birth."""
_COMMA = re.compile(r"\s*[,،]\s*")
_NAMES = ("family_name", "given_names")


@dataclass(frozen=True)
class Coming:
    """A row of a list as a person.

    Attributes:
        line: The row.
        code: The number that the list gives to the person; empty where it gives none.
        case: The place of the case in the cases of the reading, from 0.
        fields: What planning sees, by the columns of the table ``people``.
        birth: The birth as far as it is known, in EDTF (level 1): ``1985-03-04``, ``1985-03``, ``1985``, with ``~`` at
            the end where it is estimated; empty where it is not known.
        texts: What is kept sealed, by field of an identity.
        documents: Kind and number of each document.
        numbers: Kind and number of each other number.
    """

    line: int
    code: str
    case: int
    fields: Mapping[str, Any]
    birth: str
    texts: Mapping[str, str]
    documents: tuple[tuple[str, str], ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()

    def as_list(self) -> list[Any]:
        """As JSON knows it."""
        fields = [self.fields[name] for name in FIELDS]
        return [self.line, self.code, self.case, fields, self.birth, self.texts, self.documents, self.numbers]

    @classmethod
    def of_list(cls, said: Sequence[Any]) -> Coming:
        """The other way round."""
        line, code, case, fields, birth, texts, documents, numbers = said
        given = dict(zip(FIELDS, fields, strict=True))
        return cls(line, code, case, given, birth, texts, tuple(map(tuple, documents)), tuple(map(tuple, numbers)))


def people_of(read: Read) -> list[Coming]:
    """The people (n) of a list that was read, in its order."""
    reading = read.reading
    if reading is None:
        return []
    places = {str(case["case_id"]): place for place, case in enumerate(reading.cases)}
    codes = read.indices("people.person_id")
    sealed = [(index, one) for index, one in sorted(read.understood.mapping.items()) if one in targets.SEALED_TARGETS]
    made = []
    for person, birth, line in zip(reading.people, reading.births, reading.person_lines, strict=True):
        cells = read.by_line[line]
        given = bool(codes) and values.is_given(cells[codes[0]])
        texts, documents, numbers = _sealed(cells, sealed)
        made.append(
            Coming(
                line,
                str(person["person_id"]) if given else "",
                places[str(person["case_id"])],
                {name: person[name] for name in FIELDS},
                birth_text(birth),
                texts,
                documents,
                numbers,
            )
        )
    return made


def faults_of(read: Read) -> list[StagedFault]:
    """What is wrong with cells that are kept sealed: formulas, and texts that are too long."""
    if read.reading is None:
        return []
    found = []
    there = set(read.reading.person_lines)
    broken = {(one.row, one.column): one.message for one in read.rows.broken}
    for index, target in sorted(read.understood.mapping.items()):
        if target not in targets.SEALED_TARGETS:
            continue
        table, _dot, name = target.partition(".")
        most = LENGTHS.get(name, NUMBER_LENGTH) if table == "identity" else NUMBER_LENGTH
        for cells, line in zip(read.rows.cells, read.rows.lines, strict=True):
            if line not in there:
                continue
            text = cells[index]
            message = broken.get((line, index)) if not text else None
            if values.is_formula(text) and (name != "note" or text[0] in "=@"):
                message = "is a formula; write what it stands for"
            elif len(text) > most:
                message = f"is longer than {most} characters; shorten it"
            if message:
                found.append(StagedFault(line, read.rows.header[index], index, text, message))
    return found


def parted(name: str) -> tuple[str, str]:
    """Family name and given names of a full name: parted by a comma, otherwise the last word is the family name."""
    if len(parts := _COMMA.split(name, maxsplit=1)) == 2 and all(parts):
        return parts[0], parts[1]
    given, _space, family = name.rpartition(" ")
    return (family, given) if given else ("", family)


def _sealed(
    cells: Sequence[str], columns: Sequence[tuple[int, str]]
) -> tuple[dict[str, str], tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    texts: dict[str, str] = {}
    whole: dict[str, str] = {}
    documents: list[tuple[str, str]] = []
    numbers: list[tuple[str, str]] = []
    own = {target for _index, target in columns}
    for index, target in columns:
        text = cells[index]
        if not values.is_given(text):
            continue
        table, _dot, name = target.partition(".")
        if table == "document":
            documents.append((name, text))
        elif table == "number":
            numbers.append((name, text))
        else:
            native = f"native_{name}"
            if name in (*_NAMES, "full_name") and f"identity.{native}" not in own and targets.is_native(text):
                name = native  # a name goes where its script belongs
            kept = whole if name.endswith("full_name") else texts
            kept[name] = f"{kept[name]}{'; ' if name == 'note' else ' '}{text}" if name in kept else text
    for name, text in whole.items():
        before = "native_" if name.startswith("native_") else ""
        for part, said in zip(_NAMES, parted(text), strict=True):
            if said:
                texts.setdefault(f"{before}{part}", said)
    return texts, tuple(dict.fromkeys(documents)), tuple(dict.fromkeys(numbers))
