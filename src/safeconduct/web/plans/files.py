"""The folders of a plan, packed into rows and out of them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Literal

import polars as pl

from safeconduct.operation import Operation, read_operation, read_plan, write_operation
from safeconduct.operation import Plan as MadePlan
from safeconduct.web.jobs import scratch
from safeconduct.web.plans.models import Plan, PlanFile

Name = Literal["operation", "plan", "figures"]


def keep_basis(plan: Plan, operation: Operation) -> None:
    """Keep the operation that a plan rests on."""
    with scratch.folder("plan") as place:
        folder = place / "operation"
        write_operation(operation, folder, "parquet")
        keep(plan, "operation", folder)


def keep(plan: Plan, name: Name, folder: Path) -> None:
    """Keep the files of a folder."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    PlanFile.objects.create(operation_id=plan.operation_id, plan=plan, name=name, packed=packed.getvalue())


def lay_out(plan: Plan, name: Name, folder: Path) -> None:
    """Write the files of a plan into a folder, which is made.

    Raises:
        PlanFile.DoesNotExist: there is none of the name yet.
    """
    row = PlanFile.objects.get(plan=plan, name=name)
    folder.mkdir(mode=0o700)
    with zipfile.ZipFile(BytesIO(bytes(row.packed))) as archive:
        archive.extractall(folder)  # we packed it


@contextmanager
def laid_out(plan: Plan, name: Name) -> Iterator[Path]:
    """The files of a plan in a folder that is gone afterwards."""
    with scratch.folder("plan") as place:
        folder = place / name
        lay_out(plan, name, folder)
        yield folder


def basis_of(plan: Plan) -> Operation:
    """The operation that a plan rests on."""
    with laid_out(plan, "operation") as folder:
        return read_operation(folder)


def made_of(plan: Plan) -> MadePlan:
    """A plan that is made, as its files have it."""
    with laid_out(plan, "plan") as folder:
        return read_plan(folder)


def previous_of(plan: Plan) -> MadePlan | None:
    """The plan to which a plan keeps people: what they were told, or what was planned last; None where there is none.

    Of a plan that nobody was told of, it leaves out who leaves so soon that they can only leave if they were told.
    """
    if plan.previous is None:
        return None
    made = made_of(plan.previous)
    if plan.previous.was_told:
        return made
    basis = basis_of(plan)
    near = basis.settings.starts_on + timedelta(days=basis.settings.notice_days)
    later = basis.tables["departures"].filter(pl.col("departs_on") >= near)["departure_id"]
    return replace(made, assignments=made.assignments.filter(pl.col("departure_id").is_in(later.to_list())))
