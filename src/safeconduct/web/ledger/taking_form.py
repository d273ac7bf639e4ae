"""The form by which sources are taken: files, as many as one likes, or a text that is pasted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from safeconduct.ledger.taking import NotTaken, Taken, text_apart
from safeconduct.web.ledger import services
from safeconduct.web.ledger.forms import Entry
from safeconduct.web.ledger.taking_words import told
from safeconduct.web.pages.writing import number
from safeconduct.web.record.models import Operation, Source
from safeconduct.web.record.services import Refused

MOST_FILES = 50
FIRST_LINE = 200
"""Characters of the first line that stand for a title where there is none."""


class Files(forms.FileInput):
    """A choice of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, or none."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files, each for itself."""
        each = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in each if one]


@dataclass
class Outcome:
    """What became of one file or text.

    Attributes:
        called: The name of the file as it was handed in; it is shown once and kept nowhere.
        source: What was taken; None where nothing was.
        said: Why it was not, or what is to be known of how it was read.
    """

    called: str
    source: Source | None = None
    said: list[str] = field(default_factory=list)


class TakeForm(Entry):
    """Files or a text, and what is known of them. What a file says of itself fills what is left empty."""

    uploads = FilesField(label=_("Files"), required=False, allow_empty_file=True)
    pasted = forms.CharField(
        label=_("or the text itself"),
        required=False,
        strip=False,
        max_length=services.MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 8, "class": "wide"}),
    )

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(Source, operation, *args, without=("retrieved_on",), **kwargs)
        self.outcomes: list[Outcome] = []
        self.order_fields(["uploads", "pasted", *(name for name in self.fields if name not in ("uploads", "pasted"))])
        self.fields["uploads"].help_text = gettext("Text, HTML, PDF or e-mail. Several at once are a source each.")
        self.fields["title"].help_text = gettext("Empty: as the file says, or its first line.")

    def clean(self) -> dict[str, Any]:
        """See that there is something to take.

        Raises:
            ValidationError: there is nothing, or too much.
        """
        given: dict[str, Any] = super().clean() or self.cleaned_data
        files, pasted = given.get("uploads") or [], given.get("pasted", "").strip()
        if not files and not pasted:
            raise forms.ValidationError(gettext("Choose files, or paste a text."))
        if len(files) > MOST_FILES:
            most = number(MOST_FILES)
            raise forms.ValidationError(
                ngettext("Take at most %(most)s file at once.", "Take at most %(most)s files at once.", MOST_FILES)
                % {"most": most}
            )
        return given

    @property
    def taken(self) -> list[Source]:
        """What was taken."""
        return [one.source for one in self.outcomes if one.source is not None]

    def save(self, actor: Any) -> bool:
        """Take each file for itself; False where one could not be taken, of which the page tells."""
        given = self.cleaned_data
        for file in given["uploads"]:
            self.outcomes.append(self._from_file(file, actor))
        if given["pasted"].strip():
            outcome = Outcome(gettext("the text that was pasted"))
            self._take(outcome, given["pasted"], None, Taken("", "text"), actor)
            self.outcomes.append(outcome)
        return all(one.source is not None and not one.said for one in self.outcomes)

    def _from_file(self, file: Any, actor: Any) -> Outcome:
        outcome = Outcome(str(file.name))
        content = file.read()
        try:
            taken = text_apart(content, str(file.name))
        except NotTaken as no:
            outcome.said.append(told(no.remark))
            return outcome
        self._take(outcome, taken.text, content, taken, actor)
        if outcome.source is not None:
            outcome.said += [told(remark) for remark in taken.remarks]
        return outcome

    def _take(self, outcome: Outcome, text: str, content: bytes | None, taken: Taken, actor: Any) -> None:
        fields = {name: value for name, value in self.said.items() if name not in ("uploads", "pasted")}
        for name in ("title", "author", "publisher", "published_on", "url", "language"):
            fields[name] = fields.get(name) or getattr(taken.said, name) or fields.get(name)
        if not fields.get("title"):
            fields["title"] = next((line.strip() for line in text.splitlines() if line.strip()), "")[:FIRST_LINE]
        fields = {name: value for name, value in fields.items() if value is not None}
        try:
            outcome.source = services.take_source(
                self.operation, text, content=content, form=taken.form, actor=actor, **fields
            )
        except Refused as no:
            outcome.said.append(str(no))
