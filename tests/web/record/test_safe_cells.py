"""Texts that leave the record as cells: no spreadsheet runs one, and each comes back as it was."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.record.making import made

from safeconduct.operation import write_operation
from safeconduct.web.record.models import Operation, Site
from safeconduct.web.snapshot import snapshot


@pytest.mark.django_db
def test_a_list_that_was_taken_out_comes_in_with_the_same_texts(
    allow: Callable[..., None], as_alma: Client, tmp_path: Path
) -> None:
    """A site whose name is a formula leaves with a sign before it, and comes back without."""
    record, empty = made(), Operation.objects.create(code="two", name="two")
    allow(record, "planning.read", "export", "register.edit")
    Site.objects.filter(operation=record, code="camp").update(name="=HYPERLINK(1)")
    content = as_alma.post(reverse("record_export", args=["one", "sites"])).content
    assert b",'=HYPERLINK(1)," in content
    write_operation(snapshot(record), tmp_path)
    (tmp_path / "sites.csv").write_bytes(content)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        for file in tmp_path.iterdir():
            zipped.write(file, file.name)
    allow(empty, "register.edit")
    file = SimpleUploadedFile("operation.zip", packed.getvalue())
    assert as_alma.post(reverse("record_import", args=["two"]), {"file": file}).status_code == 302
    assert Site.objects.get(operation=empty, code="camp").name == "=HYPERLINK(1)"
