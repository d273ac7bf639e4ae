"""A dossier as one page that opens without a network and runs nothing."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from safeconduct import __version__
from safeconduct.report.dossier.wording import mark
from safeconduct.report.html import headings, lines, pictures, with_bdi
from safeconduct.report.phrases import isolated, plain, say, speaking

if TYPE_CHECKING:
    from safeconduct.report.dossier.document import Dossier


def page(dossier: Dossier) -> str:
    """The whole page, in the language of the dossier.

    It holds neither scripts nor links that lead out of it, and its content security policy allows nothing but its own
    style. Addresses of sources are texts.
    """
    folder = files("safeconduct.report").joinpath("templates")
    style = "".join(folder.joinpath(name).read_text(encoding="utf-8") for name in ("report.css", "dossier.css"))
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals |= {"say": say, "isolated": isolated, "headings": headings, "lines": lines, "mark": mark}
    environment.globals |= {"pictures": pictures, "kind_of": lambda block: type(block).__name__}
    environment.filters |= {"bdi": with_bdi, "plain": plain}
    template = environment.from_string(folder.joinpath("dossier.html.j2").read_text(encoding="utf-8"))
    with speaking(dossier.language):
        return template.render(
            dossier=dossier,
            style=Markup(style),  # noqa: S704 - our own files
            style_hash=b64encode(sha256(style.encode()).digest()).decode(),
            version=__version__,
        )
