"""Nothing of a list in clear: neither while it is worked on, nor after it was merged, taken back or discarded."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import pytest
from tests.web.intake.making import ROWS, SHIRIN, csv_of, decided, merged, staged, with_cells
from tests.web.secrecy.test_nothing_in_clear import everything, kinds

from safeconduct.web.accounts.models import User
from safeconduct.web.intake import services
from safeconduct.web.intake.models import Batch
from safeconduct.web.record.models import Operation
from safeconduct.web.secrecy.models import PersonKey

MARKERS = (
    *("Markerov", "Shirin Gol", "Fathermarker", "نشانه", "90817263", "5550199", "555 0199", "Moodmarker"),
    *("Filemarker", "Headmarker", "Reasonmarker"),
)


def found() -> list[str]:
    """The markers that stand in a file of the database."""
    files = everything()
    return [marker for marker in MARKERS for kind in kinds(marker) if kind in files]


@pytest.mark.django_db(transaction=True)
def test_no_marker_is_in_any_file(
    camp: Operation, alma: User, caplog: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cells, headers, the file's name and reasons are in no file, no log, and no temporary file, at any stage."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    header = ("Case no", "ID", "Family name", "First name", "Father's name", "Sex", "Date of birth", "Nationality",
              "Passport no", "Phone", "Needs", "Headmarker")  # fmt: skip
    content = csv_of(*ROWS, with_cells(SHIRIN, ID="99", Case_no="F9", Sex="robot"), header=header)
    batch = staged(camp, content, alma, name="Filemarker.csv")
    assert found() == []
    batch = services.leave_out(batch, [5], "Reasonmarker said so", seen_version=batch.version, actor=alma)
    batch = services.correct(batch, [(2, 4, "Fathermarker")], seen_version=batch.version, actor=alma)
    assert services.name_of(batch) == "Filemarker.csv"
    assert found() == []
    services.merge(decided(batch, "new", alma), actor=alma)
    row = with_cells(SHIRIN, Fathers_name="Reasonmarker")
    changed, _done = merged(camp, csv_of(row, header=header), alma)
    services.undo(changed, "a reason that names nobody", actor=alma)
    services.discard(staged(camp, csv_of(*ROWS), alma, name="Filemarker.csv"), "not needed", actor=alma)
    assert found() == []
    assert not [marker for marker in MARKERS if marker in caplog.text]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_the_key_of_a_finished_list_is_destroyed(camp: Operation, alma: User) -> None:
    """After a merge the content can be opened by nobody, and nothing of it is left."""
    batch, _done = merged(camp, csv_of(*ROWS), alma)
    assert PersonKey.objects.get(person_id=batch.uid).wrapped is None
    kept = Batch.objects.values("content", "corrections", "left_out", "choices", "stage", "arrived").get(pk=batch.pk)
    assert not any(kept.values())
