"""The figures of a plan: drawn once, when it is made, and kept with it, so that a page has them at once."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from safeconduct.operation import Operation
from safeconduct.operation import Plan as MadePlan
from safeconduct.report.facts import gather
from safeconduct.report.figures import Figure
from safeconduct.report.html import headings, lines, pictures, with_bdi
from safeconduct.report.summary import summarise
from safeconduct.report.writing import figures_of
from safeconduct.web.plans import files, shortages
from safeconduct.web.plans.models import Plan, PlanFile

FILE = "figures.json"


def keep(plan: Plan, basis: Operation, made: MadePlan) -> None:
    """Draw the figures of a plan, over the operation that it rests on, and keep them."""
    facts = gather(basis, made)
    summary = summarise(facts)
    content = {
        "headline": list(summary.headline),
        "numbers": [list(pair) for pair in summary.numbers],
        "figures": [_drawn(figure) for figure in figures_of(facts)],
    }
    with tempfile.TemporaryDirectory(prefix="safeconduct-plan-") as place:
        folder = Path(place)
        (folder / FILE).write_text(json.dumps(content), encoding="utf-8")
        short = shortages.packed(shortages.found(facts, made))
        (folder / shortages.FILE).write_text(short, encoding="utf-8")
        files.keep(plan, "figures", folder)


def of(plan: Plan) -> dict[str, Any]:
    """The figures of a plan as a page shows them; nothing where they were not drawn.

    Returns:
        ``headline`` (sentences), ``numbers`` (label and value), ``figures``: each with ``key``, ``title``,
        ``sentence``, ``points``, ``notes``, ``headings``, ``lines``, ``pictures``.
    """
    try:
        with files.laid_out(plan, "figures") as folder:
            content: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except PlanFile.DoesNotExist:
        return {}
    for figure in content["figures"]:
        for name in ("points", "notes", "pictures"):
            figure[name] = [_safe(one) for one in figure[name]]
        figure["sentence"] = _safe(figure["sentence"])
        figure["lines"] = [[(_safe(text), kind) for text, kind in line] for line in figure["lines"]]
    return content


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
