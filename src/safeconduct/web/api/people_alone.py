"""Pages on which only people change something, each with the reason. What every other page changes, a program can."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PEOPLE_ALONE: Mapping[str, str] = MappingProxyType(
    {
        "operations": "a token is of one operation, and there is none before it begins",
        "rename_operation": "administrators name operations, and no token stands for one; a coordinator's can",
        "remove_operation": "what was begun by mistake is removed by whoever may begin, whom no token stands for",
        "bring_back_operation": "what was begun by mistake is removed by whoever may begin, whom no token stands for",
        "load_operation": "a whole operation is brought in once, by somebody who sees every fault of it",
        "record_import": "a whole operation is brought in once, by somebody who sees every fault of it",
        "danger_bring": "what looks like an incident that is there is decided by somebody who knows the place",
        "identities_zone": "a document is looked at by somebody who holds it; a program changes the identity itself",
        "identities_zone_take": "as above: what is taken of a document is decided by somebody who holds it",
        "people": "users are invited by people who know them",
        "give_role": "roles are given by people",
        "revoke_role": "roles are taken back by people",
        "operation_roles": "roles are given by people",
        "revoke_operation_role": "roles are taken back by people",
        "invite_again": "a link is handed over by somebody who knows the user",
        "offer_reset": "a link is handed over by somebody who knows the user",
        "shut_out_or_let_in": "users are shut out by people",
        "first_account": "the first account is made by whoever sits at the server",
        "example": "the example is for people who try the pages",
        "api_tokens": "a token that makes tokens would never end",
        "api_revoke_token": "tokens are taken back by people, who see them all",
        "retention_approve": "that people are lost by schedule is approved by somebody who looks at every one of them",
        "retention_close": "that an operation is over is said by people, since all that is kept counts from that day",
        "retention_reopen": "that an operation is over is said by people, since all that is kept counts from that day",
        "retention_run": "what erases many at once is begun by somebody who stands by",
        "plans_adjust": "a program decides on a case by the call for decisions",
        "public_decide": "what everybody may know is decided by two people who look at it",
        "public_act": "what everybody may know is decided by two people who look at it",
        "danger_decide_convoy": "go or no-go for a convoy is answered for by an officer with their name",
        **dict.fromkeys(
            (
                "movements_begin",
                "movements_change",
                "movements_release",
                "movements_gate_act",
                "movements_take_back",
                "movements_review",
            ),
            "who leaves, by what, and that they left is answered for by people; phones have tokens of their own",
        ),
        "movements_decide": "where two devices at a gate disagree, a person decides who looked at both sides",
        "movements_paper": "what stands on paper is entered by somebody who holds it",
        "movements_standing": "a phone that nobody opened asks whether it is let in; nothing is changed",
        "notices_delivery": "is for a gateway, which signs with a secret of its own",
        "movements_pair": "is for a phone at a gate, which has a token of its own",
        "movements_sync": "is for a phone at a gate, which has a token of its own",
        "notices_call": "families are called by somebody who looked at whom, by what and with which words",
        "notices_act": "that a family was told, or is to be told again, is answered for by people",
        "notices_choice": "how a family is told is entered by somebody who asked it",
        "notices_stop": "how a family is told is entered by somebody who asked it",
        "alerts_read": "what somebody was told is read by that person",
        "alerts_new_rule": "who hears of incidents, and where that goes, is set by people, who see a secret once",
        "alerts_end_rule": "who hears of incidents, and where that goes, is set by people, who see a secret once",
        **dict.fromkeys(
            (
                "ledger_new_commitment",
                "ledger_change_commitment",
                "ledger_fulfil",
                "ledger_withdraw",
                "ledger_supersede",
                "ledger_take",
                "ledger_new_source",
                "ledger_change_source",
                "ledger_mark_statement",
                "ledger_mark_figure",
                "ledger_change_figure",
                "ledger_decide",
                "ledger_all_stand",
                "ledger_contest",
                "ledger_review",
                "ledger_step_measure",
                "ledger_contest_status",
                "ledger_new_entry",
                "ledger_change_entry",
                "ledger_cite",
                "ledger_decide_proposal",
                "ledger_edit_proposal",
                "ledger_take_back",
            ),
            "nothing comes into the ledger, and nothing of it is decided, but by somebody who read where it stands",
        ),
        "ledger_dossier": "who could come to harm by a dossier is looked at by somebody before it goes further",
        "export_log": "the log is taken out by somebody who answers for it",
    }
)
"""Why, by the name of the address."""

ACTS_ALONE: Mapping[str, str] = MappingProxyType(
    {
        "emergency": "that one puts a plan in force without a second is answered for by a person, that night",
        "review": "what one did without a second is looked at by another person, who says what they found",
    }
)
"""What of a page that a program otherwise does, ``plans_act``, only people do, by the word in its address."""
