"""Pages on which only people change something, each with the reason. What every other page changes, a program can."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PEOPLE_ALONE: Mapping[str, str] = MappingProxyType(
    {
        "operations": "a token is of one operation, and there is none before it begins",
        "load_operation": "a whole operation is brought in once, by somebody who sees every fault of it",
        "record_import": "a whole operation is brought in once, by somebody who sees every fault of it",
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
        "intake_imports": "each fault and each likely duplicate of a list is decided by somebody who looks at it",
        "intake_columns": "each fault and each likely duplicate of a list is decided by somebody who looks at it",
        "intake_faults": "each fault and each likely duplicate of a list is decided by somebody who looks at it",
        "intake_duplicates": "each fault and each likely duplicate of a list is decided by somebody who looks at it",
        "intake_progress": "each fault and each likely duplicate of a list is decided by somebody who looks at it",
        "intake_merge": "each fault and each likely duplicate of a list is decided by somebody who looks at it",
        "intake_discard": "each fault and each likely duplicate of a list is decided by somebody who looks at it",
        "intake_undo": "each fault and each likely duplicate of a list is decided by somebody who looks at it",
        "record_cancel_series": "a program cancels each departure by itself",
        "plans_plans": "a plan is asked for, approved and communicated by people who answer for it",
        "plans_parties": "a plan is asked for, approved and communicated by people who answer for it",
        "plans_end_party": "a plan is asked for, approved and communicated by people who answer for it",
        "plans_again": "a plan is asked for, approved and communicated by people who answer for it",
        "plans_act": "a plan is asked for, approved and communicated by people who answer for it",
        "plans_say": "a plan is asked for, approved and communicated by people who answer for it",
        "plans_ask": "a plan is asked for, approved and communicated by people who answer for it",
        "plans_take_back": "a plan is asked for, approved and communicated by people who answer for it",
        "plans_one_more": "a plan is asked for, approved and communicated by people who answer for it",
        "plans_try": "a plan is asked for, approved and communicated by people who answer for it",
        "plans_adjust": "a program decides on a case by the call for decisions",
        "public_decide": "what everybody may know is decided by two people who look at it",
        "public_act": "what everybody may know is decided by two people who look at it",
        "export_log": "the log is taken out by somebody who answers for it",
    }
)
"""Why, by the name of the address."""
