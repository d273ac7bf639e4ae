"""The form by which a proposal is changed before it is accepted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.web.ledger import services
from safeconduct.web.ledger.forms import shape
from safeconduct.web.ledger.models import ProposalKind
from safeconduct.web.ledger.proposing import MODELS, Proposal
from safeconduct.web.record.models import Source
from safeconduct.web.record.supply_forms import FromModel

FIELDS: Mapping[str, tuple[str, ...]] = {
    ProposalKind.STATEMENT: ("speaker", "speaker_role", "mode", "cue", "said_on", "precision"),
    ProposalKind.FIGURE: (
        *("subject", "site", "destination", "quantifier", "low", "high", "unit", "stock_or_flow"),
        *("as_of", "from_day", "to_day", "precision"),
    ),
    ProposalKind.COMMITMENT: (
        *("promisor", "kind", "modality", "low", "high", "unit", "made_on", "due_on", "precision"),
        *("conditions", "offer", "agreement"),
    ),
    ProposalKind.STEP: ("step", "on", "chamber", "committee", "vote"),
}
"""What can be changed; the characters themselves cannot."""


class ProposalForm(FromModel):
    """A proposal, as it is to be entered."""

    def __init__(self, source: Source, proposal: Proposal, *args: Any, **kwargs: Any) -> None:
        names = FIELDS[proposal.kind]
        kwargs["initial"] = {name: value for name, value in proposal.fields.items() if name in names}
        super().__init__(MODELS[proposal.kind], names, source.operation, *args, **kwargs)
        del self.fields["reason"]
        shape(self)
        self.source, self.proposal = source, proposal
        if proposal.kind == ProposalKind.STEP:
            number = forms.CharField(label=_("number"), max_length=200, initial=proposal.fields["number"])
            self.fields = {"number": number, **self.fields}
        self.made: Any = None

    def save(self, actor: Any) -> None:
        """Accept it so.

        Raises:
            services.Refused: it cannot be so.
        """
        self.made = services.accept_proposal(self.source, self.proposal.key, actor=actor, changed=self.given)
