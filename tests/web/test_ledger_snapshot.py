"""The ledger goes from files into the record and back with its copies; no plan is handed any of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from safeconduct.operation import Operation, check_operation, read_operation, write_operation
from safeconduct.operation.dictionary import OPERATION_TABLES
from safeconduct.web.ledger import services
from safeconduct.web.record.models import Operation as OperationRecord
from safeconduct.web.record.models import Source, SourceCopy
from safeconduct.web.snapshot import NotEmpty, load, snapshot
from small_ledger import ARTICLE, DIGEST, write_ledger

pytestmark = pytest.mark.django_db
LEDGER = [name for name, table in OPERATION_TABLES.items() if table.part == "ledger"]


@pytest.fixture
def small(tmp_path: Path, small_operation: Callable[..., Path]) -> Operation:
    """The small operation with rows in every table of the ledger, and one copy."""
    return read_operation(write_ledger(small_operation, tmp_path / "there"))


@pytest.fixture
def record(small: Operation) -> OperationRecord:
    """A record that took it."""
    made = OperationRecord.objects.create(code="small", name="Small")
    load(made, small)
    return made


def test_the_ledger_comes_back(small: Operation, record: OperationRecord, tmp_path: Path) -> None:
    """Every table, lists in their order, what was decided of figures, references to later rows, and the copy."""
    back = snapshot(record, births=True, ledger=True)
    for name in OPERATION_TABLES:
        assert back.tables[name].equals(small.tables[name]), name
    assert {digest: read() for digest, read in back.copies.items()} == {DIGEST: ARTICLE.encode()}
    write_operation(back, tmp_path / "back")
    found = check_operation(tmp_path / "back")
    assert found.operation is not None
    assert not found.warnings
    assert (tmp_path / "back" / "sources" / DIGEST).read_bytes() == ARTICLE.encode()


def test_a_plan_is_handed_no_ledger(record: OperationRecord) -> None:
    """A snapshot has every table, those of the ledger without rows, and no copy, unless somebody asks for it."""
    plain = snapshot(record, own_codes=True)
    assert plain.tables.keys() == OPERATION_TABLES.keys()
    assert all(plain.tables[name].is_empty() for name in LEDGER)
    assert not plain.copies


def test_a_record_with_a_ledger_alone_is_not_empty(small: Operation, liberty: OperationRecord) -> None:
    """Nothing is loaded over a source that somebody entered."""
    services.enter_source(liberty, kind="law", title="An act", actor=None)
    with pytest.raises(NotEmpty):
        load(liberty, small)


def test_a_copy_is_sealed(record: OperationRecord) -> None:
    """What the database holds has no word of the text, and opens to it; a copy that is no text is kept as it is."""
    copy = SourceCopy.objects.get(operation=record)
    assert b"relief" not in bytes(copy.text).lower()
    assert copy.words() == ARTICLE
    odd = SourceCopy.of(Source.objects.get(operation=record, code="S3"), b"\xff\xfe")
    assert odd.text_bytes() == b"\xff\xfe"
    assert odd.words() == "��"
