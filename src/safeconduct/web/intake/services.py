"""Lists brought into an operation in stages: the one door for pages and programs.

Each change locks the batch, checks, acts and is a row of ``BatchStep``. Columns are named by their place, as a header
may name a person.
"""

from __future__ import annotations

from safeconduct.web.intake.changes import (
    begin,
    choose,
    correct,
    discard,
    leave_out,
    map_columns,
    mean,
    read_again,
    settle,
    take_as_person,
    take_back_in,
)
from safeconduct.web.intake.keeping import name_of
from safeconduct.web.intake.merging import merge
from safeconduct.web.intake.stages import (
    Merged,
    Stage,
    StagedColumn,
    StagedFault,
    StagedPair,
)
from safeconduct.web.intake.staging import view
from safeconduct.web.intake.undoing import undo

__all__ = [
    "Merged",
    "Stage",
    "StagedColumn",
    "StagedFault",
    "StagedPair",
    "begin",
    "choose",
    "correct",
    "discard",
    "leave_out",
    "map_columns",
    "mean",
    "merge",
    "name_of",
    "read_again",
    "settle",
    "take_as_person",
    "take_back_in",
    "undo",
    "view",
]
