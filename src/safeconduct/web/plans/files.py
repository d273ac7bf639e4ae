"""The folders of a plan, packed into rows and out of them."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Literal

from safeconduct.operation import Operation, read_operation, read_plan, write_operation
from safeconduct.operation import Plan as MadePlan
from safeconduct.web.plans.models import Plan, PlanFile

Name = Literal["operation", "plan", "figures"]


def keep_basis(plan: Plan, operation: Operation) -> None:
    """Keep the operation that a plan rests on."""
    with tempfile.TemporaryDirectory(prefix="safeconduct-plan-") as place:
        folder = Path(place) / "operation"
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
    with tempfile.TemporaryDirectory(prefix="safeconduct-plan-") as place:
        folder = Path(place) / name
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
