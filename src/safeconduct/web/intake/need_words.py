"""What words for needs mean that no list of words knows: somebody said so once, and it is remembered like columns are.

The words themselves are not kept, since a cell may say more than a need; they are known by keyed digests.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from safeconduct.web.intake.models import Batch, RememberedMapping
from safeconduct.web.intake.stages import Stage
from safeconduct.web.record.models import Need
from safeconduct.web.secrecy import blind
from safeconduct.web.secrecy.normalise import normalise

PLANNED = ("wheelchair", "stretcher", "escort", "dialysis")
"""Needs that every list can tell of."""
_UNKNOWN = re.compile(r"'(?P<word>.*)' is no need that is known, and is set aside")


def meanings(batch: Batch) -> Callable[[str], str | None]:
    """Tells what need a word stands for: its code, nothing for none, None where nobody said so."""
    row = RememberedMapping.objects.filter(operation_id=batch.operation_id, header_digest=_where()).first()
    known: Mapping[str, str] = row.mapping if row is not None else {}
    return lambda word: known.get(_digest(word)) if known else None


def remember(batch: Batch, said: Mapping[str, str], *, actor: Any) -> None:
    """Remember what words mean, beside what was remembered before."""
    here: dict[str, Any] = {"operation_id": batch.operation_id, "header_digest": _where()}
    row = RememberedMapping.objects.select_for_update().filter(**here).first()
    mapping = (row.mapping if row is not None else {}) | {_digest(word): need for word, need in said.items()}
    RememberedMapping.objects.update_or_create(**here, defaults={"mapping": mapping, "who": actor})


def unknown(stage: Stage) -> list[tuple[str, int]]:
    """The distinct words of a list that are no need that is known, with the rows of each, the most frequent first."""
    found: Iterable[Any] = (_UNKNOWN.fullmatch(one.message) for one in stage.warnings)
    return Counter(one["word"] for one in found if one).most_common()


def choices(batch: Batch) -> list[str]:
    """The codes of needs that a word can stand for."""
    there = Need.objects.filter(operation_id=batch.operation_id).order_by("pk").values_list("code", flat=True)
    return list(dict.fromkeys([*there, *PLANNED]))


def _where() -> bytes:
    """Where they are remembered: beside the mappings of headers, under what is the digest of no header."""
    return blind.digest("batch.words", b"needs")


def _digest(word: str) -> str:
    return blind.digest("batch.word", normalise(word).encode()).hex()
