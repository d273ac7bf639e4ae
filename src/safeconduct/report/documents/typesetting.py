"""Setting a document with Typst: its blocks as data, one template of ours, and fonts that come as packages."""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Literal

from safeconduct.report.documents.blocks import Paragraph
from safeconduct.report.documents.lettering import FONTS, fonts, marked, unprinted
from safeconduct.report.phrases import plain

if TYPE_CHECKING:
    import typst

    from safeconduct.report.documents.blocks import Paper

DOTS_PER_INCH = 110


def typeset(paper: Paper) -> bytes:
    """A document as a PDF that screen readers can read (PDF/UA-1), with its fonts in it.

    Where letters are in none of the fonts, a mark stands for them, and a note says what it means.

    Nothing is fetched, no font of the machine is used, and what stands in the blocks is text, never a command of the
    template. Equal papers give equal bytes.

    Raises:
        FontsMissing: the packages with the fonts are not installed.
    """
    (content,) = _set(paper, "pdf")
    return content


def images(paper: Paper) -> list[bytes]:
    """The pages of a document as PNG images.

    Raises:
        FontsMissing: the packages with the fonts are not installed.
    """
    return _set(paper, "png")


def _set(paper: Paper, kind: Literal["pdf", "png"]) -> list[bytes]:
    import typst

    moment = _in_utc(paper.made_at)
    with as_file(files("safeconduct.report.documents").joinpath("document.typ")) as template:
        compiler = typst.Compiler(
            template,
            root=template.parent,
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"paper": _told(paper)},
        )
        if kind == "pdf":
            made = _as_pdf(compiler, int(moment.timestamp()))
        else:
            made = compiler.compile(format="png", ppi=DOTS_PER_INCH)
    return [made] if isinstance(made, bytes) else list(made or [])


def _as_pdf(compiler: typst.Compiler, seconds: int) -> bytes | list[bytes] | None:
    """The PDF; where a sign is not drawn all the same, without the promise of the standard, and with a box.

    The standard forbids a sign that is not drawn. One of a writing that is there but for it must not stop a manifest.
    """
    import typst

    try:
        return compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=seconds)
    except typst.TypstError as refused:
        if "could not be displayed" not in refused.message:
            raise
        return compiler.compile(format="pdf", timestamp=seconds)


def _told(paper: Paper) -> str:
    """A document as JSON, with marks for letters that no font has, and a note on a paper of text that has some."""
    told = _plain(paper)
    text = json.dumps(told, ensure_ascii=False)
    lacking = unprinted(text)
    if not lacking:
        return text
    if paper.title_shown:
        note = Paragraph(tuple(one.say("page.unprinted") for one in paper.words), "note")
        told["blocks"].insert(0, _tagged(note))
    return json.dumps(marked(told, lacking), ensure_ascii=False)


def _in_utc(moment: datetime) -> datetime:
    """A moment in UTC; one without a zone is taken to be so already."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _plain(paper: Paper) -> dict[str, Any]:
    """A document as values of JSON; each block says of which kind it is."""
    made = _in_utc(paper.made_at)
    return {
        "title": list(paper.title),
        "name": plain(" · ".join(paper.title)),
        "fonts": list(FONTS),
        "made_at": [made.year, made.month, made.day, made.hour, made.minute, made.second],
        "languages": [
            {"code": one.language.code, "rtl": one.language.right, "digits": list(one.language.digits)}
            for one in paper.words
        ],
        "running": paper.running,
        "keep": list(paper.keep),
        "made": paper.made,
        "pages": list(paper.pages),
        "landscape": paper.landscape,
        "size": paper.size,
        "title_shown": paper.title_shown,
        "blocks": [_tagged(block) for block in paper.blocks],
    }


def _tagged(value: Any) -> Any:
    """A block with its kind, likewise what is in it."""
    if is_dataclass(value) and not isinstance(value, type):
        fields = {name: _tagged(getattr(value, name)) for name in value.__dataclass_fields__}
        return {"kind_of_block": type(value).__name__, **fields}
    if isinstance(value, tuple | list):
        return [_tagged(each) for each in value]
    return value
