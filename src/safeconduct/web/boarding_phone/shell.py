"""What the page is made of: files and texts, under addresses that change with what is in them."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from types import MappingProxyType

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from safeconduct.operation.languages import LANGUAGES
from safeconduct.web.boarding_phone.texts import TEXTS
from safeconduct.web.pages.untranslated import without_signs

FOLDER = Path(__file__).parent / "shell"
KINDS = MappingProxyType(
    {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
)
WORDS = "words.json"
WORKER = "worker.js"
"""Served at an address of its own, since a worker has to do with what is below its address."""
ICONS = (192, 512)


@cache
def files() -> MappingProxyType[str, bytes]:
    """The content of each file of the page by its name, the texts in every language among them."""
    found = {one.name: one.read_bytes() for one in sorted(FOLDER.iterdir()) if one.suffix in KINDS}
    return MappingProxyType(found | {WORDS: _words()})


@cache
def version() -> str:
    """Twelve hexadecimal digits that stand for all files."""
    digest = hashlib.sha256()
    for name, content in sorted(files().items()):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]


def address(name: str) -> str:
    """Where a file is."""
    return reverse("boarding_phone_shell", args=[version(), name])


def addresses() -> list[str]:
    """Everything that a phone keeps so that the page opens without a network."""
    icons = [reverse("boarding_phone_icon", args=[size]) for size in ICONS]
    page = [reverse("boarding_phone"), reverse("boarding_phone_manifest")]
    return [*page, *icons, *(address(name) for name in files() if name != WORKER)]


def _words() -> bytes:
    each = {}
    for code, _name in settings.LANGUAGES:
        known = LANGUAGES[code]
        with translation.override(code):
            each[code] = {
                "name": known.own_name,
                "tag": known.tag,
                "direction": "rtl" if known.right else "ltr",
                "digits": known.digits,
                "calendar": "persian" if known.calendar == "solar hijri" else "gregory",
                "texts": {key: without_signs(str(text)) for key, text in TEXTS.items()},
            }
    return json.dumps(each, ensure_ascii=False, sort_keys=True).encode()
