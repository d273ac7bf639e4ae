"""The figures of a plan: drawn in the language of whoever first looks at them in it, and kept beside the plan."""

from __future__ import annotations

import json
import zlib
from typing import Any

import polars as pl
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from safeconduct.operation import Plan as MadePlan
from safeconduct.report.behind import reasons_of
from safeconduct.report.facts import Facts, gather
from safeconduct.report.figures import Figure
from safeconduct.report.html import headings, lines, pictures, with_bdi
from safeconduct.report.phrases import LANGUAGES, speaking
from safeconduct.report.resource_words import ResourceWords
from safeconduct.report.scarcity import scarce
from safeconduct.report.summary import summarise
from safeconduct.report.writing import figures_of
from safeconduct.web.plans import files
from safeconduct.web.plans.asking import needed_of
from safeconduct.web.plans.models import Drawing, Plan, PlanFile
from safeconduct.web.plans.one_more import KINDS, Scarce, one_more

FILE = "figures.json"
"""Where earlier versions kept them."""
TRIED = 12
"""Scarce things of which a page offers to try one more."""


def _in_language(facts: Facts, made: MadePlan, language: str) -> dict[str, Any]:
    """All that is kept of a plan in one language."""
    with speaking(language):
        summary = summarise(facts)
        return {
            "headline": [str(with_bdi(one)) for one in summary.headline],
            "numbers": [list(pair) for pair in summary.numbers],
            "figures": [_drawn(figure) for figure in figures_of(facts, needed_of(made.claims))],
            "scarce": _scarce(facts, made),
            "reasons": {case: str(with_bdi(reason.said())) for case, reason in reasons_of(facts).items()},
        }


def _scarce(facts: Facts, made: MadePlan) -> list[dict[str, Any]]:
    """What is scarcest of that of which a trial can have one more.

    ``name``, ``what`` in words, its ``price``, and the ``edit`` with which there is one more.
    """
    rows = scarce(facts, made, ResourceWords(facts)).filter(pl.col("kind").is_in(KINDS)).head(TRIED)
    named = [Scarce(*row) for row in rows.select("kind", "resource_id", "day", "need").iter_rows()]
    return [
        {
            "name": name.text,
            "what": str(with_bdi(what)),
            "price": price,
            "edit": one_more(facts.operation, name).stored(),
        }
        for name, what, price in zip(named, rows["what"], rows["price"], strict=True)
    ]


def of(plan: Plan) -> dict[str, Any]:
    """The figures of a plan as a page shows them, in its language; nothing where the plan has no files.

    Returns:
        ``foreign`` where they are in another language than the page, ``headline`` (sentences), ``numbers`` (label and
        value), ``scarce`` (``name``, ``what``, ``price``), ``figures``: each with ``key``, ``title``, ``sentence``,
        ``points``, ``notes``, ``headings``, ``lines``, ``pictures``.
    """
    content = _kept(plan)
    if not content:
        return {}
    content["headline"] = [_safe(one) for one in content["headline"]]
    for one in content["scarce"]:
        one["what"] = _safe(one["what"])
    for figure in content["figures"]:
        for name in ("points", "notes", "pictures"):
            figure[name] = [_safe(one) for one in figure[name]]
        figure["sentence"] = _safe(figure["sentence"])
        figure["lines"] = [[(_safe(text), kind) for text, kind in line] for line in figure["lines"]]
    return content


def reasons_of_plan(plan: Plan) -> dict[str, SafeString]:
    """Why each case stays, shortly and in the language of the page, by its code; nothing where that was not kept.

    The plan's own sentence, with numbers of days and what so much more would change, is in English.
    """
    return {case: _safe(reason) for case, reason in _kept(plan).get("reasons", {}).items()}


def _language() -> str:
    """The language of the page, where reports have it."""
    wanted = (get_language() or "")[:2]
    return wanted if wanted in LANGUAGES else "en"


def _kept(plan: Plan) -> dict[str, Any]:
    """What there is of a plan in the language of the page, drawn now where nobody looked at it in that language yet.

    Drawing takes a second or so, and nothing is locked meanwhile: two who look at once draw the same.
    """
    language = _language()
    row = plan.drawings.filter(language=language).first()
    if row is None:
        earlier = _of_earlier_versions(plan, language)
        if earlier is not None:
            return earlier
        try:
            basis, made = files.basis_of(plan), files.made_of(plan)
        except PlanFile.DoesNotExist:
            return {}
        drawn = json.dumps(_in_language(gather(basis, made), made, language))
        row = Drawing(
            operation_id=plan.operation_id, plan=plan, language=language, packed=zlib.compress(drawn.encode())
        )
        Drawing.objects.bulk_create([row], ignore_conflicts=True)
    content: dict[str, Any] = json.loads(zlib.decompress(bytes(row.packed)))
    return content


def _of_earlier_versions(plan: Plan, language: str) -> dict[str, Any] | None:
    """What earlier versions drew when a plan was made: in each language, or in English alone; None: nothing."""
    try:
        with files.laid_out(plan, "figures") as folder:
            file = folder / FILE
            content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except PlanFile.DoesNotExist:
        return None
    if "languages" in content:
        return dict(content["languages"][language])
    if not content:
        return None
    headline = [escape(one) for one in content["headline"]]
    return content | {"foreign": language != "en", "headline": headline, "reasons": {}, "scarce": []}


def _drawn(figure: Figure) -> dict[str, Any]:
    """A figure as texts that are fit for a page."""
    return {
        "key": figure.key,
        "title": figure.title,
        "sentence": str(with_bdi(figure.sentence)),
        "points": [str(with_bdi(one)) for one in figure.points],
        "notes": [str(with_bdi(one)) for one in figure.notes],
        "headings": headings(figure),
        "lines": [[(str(with_bdi(text)), kind) for text, kind in line] for line in lines(figure)],
        "pictures": [str(one) for one in pictures(figure)],
    }


def _safe(markup: str) -> SafeString:
    """What we made ourselves: every text in it was escaped when it was made."""
    return mark_safe(markup)  # noqa: S308 - see above
