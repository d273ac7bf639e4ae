"""Whatever is written into the log can be read on its page."""

from __future__ import annotations

from django.utils import translation

from safeconduct.web.audit.templatetags.audit_words import told


def test_the_same_action_of_two_things_is_told_apart() -> None:
    """A manifest is released and a hold on an erasure is let go; a family is called, and so is an endpoint."""
    with translation.override("en"):
        assert (told("released"), told("manifest released")) == ("let go again", "released a manifest")
        assert (told("called"), told("family called")) == ("called by a program", "called a family to the desk")
        assert told("a word of another time") == "a word of another time"
