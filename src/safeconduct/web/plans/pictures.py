"""The figures of a plan: drawn once, when it is made, and kept with it, so that a page has them at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import polars as pl
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from safeconduct.operation import Operation
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
from safeconduct.web.jobs import scratch
from safeconduct.web.plans import files, shortages
from safeconduct.web.plans.asking import needed_of
from safeconduct.web.plans.models import Plan, PlanFile
from safeconduct.web.plans.one_more import KINDS, Scarce, one_more

FILE = "figures.json"
TRIED = 12
"""Scarce things of which a page offers to try one more."""


def draw(basis: Operation, made: MadePlan) -> dict[str, str]:
    """Draw the figures of a plan in each language, over the operation that it rests on.

    That takes seconds, and is done before a database is held.

    Returns:
        The texts of the files that are kept, by their names: the figures, and what the plan is short of.
    """
    facts = gather(basis, made)
    content = {language: _in_language(facts, made, language) for language in LANGUAGES}
    return {
        FILE: json.dumps({"languages": content}),
        shortages.FILE: shortages.packed(shortages.found(facts, made)),
    }


def keep(plan: Plan, drawn: Mapping[str, str]) -> None:
    """Keep the figures that were drawn of a plan."""
    with scratch.folder("plan") as place:
        folder = place / "figures"
        folder.mkdir()
        for name, text in drawn.items():
            (folder / name).write_text(text, encoding="utf-8")
        files.keep(plan, "figures", folder)


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
    """The figures of a plan as a page shows them, in its language; nothing where they were not drawn.

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
    """What is kept in the language of the page; of plans of earlier versions, which had one language, that."""
    try:
        with files.laid_out(plan, "figures") as folder:
            content: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except PlanFile.DoesNotExist:
        return {}
    if "languages" not in content:
        headline = [escape(one) for one in content["headline"]]
        return content | {"foreign": _language() != "en", "headline": headline, "reasons": {}, "scarce": []}
    kept: dict[str, Any] = content["languages"][_language()]
    return kept


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
