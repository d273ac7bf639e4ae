"""Roles and rights: what each right allows, and which rights each role has. The table is data, and the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


def _(text: str) -> str:
    """Mark a text to be translated where it is shown. Django's own marker asks for settings."""
    return text


class Right(StrEnum):
    """Something that somebody may see or do."""

    PLANNING_READ = "planning.read"
    REGISTER_READ = "register.read"
    REGISTER_EDIT = "register.edit"
    IDENTITY_READ = "identity.read"
    IDENTITY_EDIT = "identity.edit"
    IDENTITY_ERASE = "identity.erase"
    NEEDS_SENSITIVE_READ = "needs.sensitive.read"
    SUBMISSIONS_EDIT = "submissions.edit"
    OFFERS_EDIT = "offers.edit"
    DEPARTURES_EDIT = "departures.edit"
    BOARDING_EDIT = "boarding.edit"
    BOARDING_DECIDE = "boarding.decide"
    MANIFESTS_RELEASE = "manifests.release"
    NOTICES_SEND = "notices.send"
    NOTICES_WRITE = "notices.write"
    SITES_EDIT = "sites.edit"
    DECISIONS_EDIT = "decisions.edit"
    INCIDENTS_READ = "incidents.read"
    INCIDENTS_EDIT = "incidents.edit"
    CONVOYS_DECIDE = "convoys.decide"
    LEDGER_READ = "ledger.read"
    LEDGER_EDIT = "ledger.edit"
    SETTINGS_EDIT = "settings.edit"
    PLAN_MAKE = "plan.make"
    PLAN_APPROVE = "plan.approve"
    REHEARSALS_MAKE = "rehearsals.make"
    TOTALS_READ = "totals.read"
    PUBLIC_EDIT = "public.edit"
    AUDIT_READ = "audit.read"
    EXPORT = "export"
    GRANTS_EDIT = "grants.edit"
    USERS_EDIT = "users.edit"
    OPERATIONS_CREATE = "operations.create"


class Role(StrEnum):
    """What somebody does in an operation, or, as administrator, for the whole installation."""

    COORDINATOR = "coordinator"
    CASE_OFFICER = "case-officer"
    MOVEMENT_OFFICER = "movement-officer"
    SECURITY_OFFICER = "security-officer"
    LEDGER_EDITOR = "ledger-editor"
    BOARDING_OFFICER = "boarding-officer"
    APPROVER = "approver"
    PARTNER = "partner"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


MEANINGS: Mapping[Right, str] = MappingProxyType(
    {
        Right.PLANNING_READ: _("See sites, offers, departures and plans, without names"),
        Right.REGISTER_READ: _("See cases and people by their codes"),
        Right.REGISTER_EDIT: _("Change cases and people, and import lists"),
        Right.IDENTITY_READ: _("See names, birth dates and documents"),
        Right.IDENTITY_EDIT: _("Change names, birth dates and documents"),
        Right.IDENTITY_ERASE: _("Erase a person"),
        Right.NEEDS_SENSITIVE_READ: _("See sensitive needs, such as survivors of violence"),
        Right.SUBMISSIONS_EDIT: _("Bring submissions from step to step"),
        Right.OFFERS_EDIT: _("Enter and change offers and destinations"),
        Right.DEPARTURES_EDIT: _("Enter and change departures and transits"),
        Right.BOARDING_EDIT: _("Record who boards"),
        Right.BOARDING_DECIDE: _("Decide where two devices at a gate disagree"),
        Right.MANIFESTS_RELEASE: _("Release manifests"),
        Right.NOTICES_SEND: _("Call families to the desk"),
        Right.NOTICES_WRITE: _("Call families to the desk with own words"),
        Right.SITES_EDIT: _("Enter and change sites, and move people between them"),
        Right.DECISIONS_EDIT: _("Enter and change decisions"),
        Right.INCIDENTS_READ: _("See incidents"),
        Right.INCIDENTS_EDIT: _("Enter and change incidents"),
        Right.CONVOYS_DECIDE: _("Say go or no-go for a convoy"),
        Right.LEDGER_READ: _("See sources, figures and commitments"),
        Right.LEDGER_EDIT: _("Enter and change sources, figures and commitments"),
        Right.SETTINGS_EDIT: _("Change the name, days and settings of the operation"),
        Right.PLAN_MAKE: _("Make a plan"),
        Right.PLAN_APPROVE: _("Approve a plan"),
        Right.REHEARSALS_MAKE: _("Rehearse plans, and see what is fragile in them"),
        Right.TOTALS_READ: _("See totals, none of fewer than five people"),
        Right.PUBLIC_EDIT: _("Propose, confirm and switch off the public page"),
        Right.AUDIT_READ: _("See who read and changed what"),
        Right.EXPORT: _("Take lists out"),
        Right.GRANTS_EDIT: _("Give and take back roles"),
        Right.USERS_EDIT: _("Invite users, and shut them out"),
        Right.OPERATIONS_CREATE: _("Begin an operation"),
    }
)
"""What each right allows, in English; ``gettext`` gives the language of a page."""

NAMES: Mapping[Role, str] = MappingProxyType(
    {
        Role.COORDINATOR: _("Coordinator"),
        Role.CASE_OFFICER: _("Case officer"),
        Role.MOVEMENT_OFFICER: _("Movement officer"),
        Role.SECURITY_OFFICER: _("Security officer"),
        Role.LEDGER_EDITOR: _("Ledger editor"),
        Role.BOARDING_OFFICER: _("Boarding officer"),
        Role.APPROVER: _("Approver"),
        Role.PARTNER: _("Partner"),
        Role.AUDITOR: _("Auditor"),
        Role.ADMINISTRATOR: _("Administrator"),
    }
)
"""The name of each role, in English."""

RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.COORDINATOR: frozenset(
            {
                Right.PLANNING_READ,
                Right.REGISTER_READ,
                Right.REGISTER_EDIT,
                Right.IDENTITY_READ,
                Right.IDENTITY_EDIT,
                Right.IDENTITY_ERASE,
                Right.SUBMISSIONS_EDIT,
                Right.OFFERS_EDIT,
                Right.DEPARTURES_EDIT,
                Right.BOARDING_EDIT,
                Right.BOARDING_DECIDE,
                Right.MANIFESTS_RELEASE,
                Right.NOTICES_SEND,
                Right.NOTICES_WRITE,
                Right.SITES_EDIT,
                Right.DECISIONS_EDIT,
                Right.INCIDENTS_READ,
                Right.INCIDENTS_EDIT,
                Right.CONVOYS_DECIDE,
                Right.LEDGER_READ,
                Right.LEDGER_EDIT,
                Right.SETTINGS_EDIT,
                Right.PLAN_MAKE,
                Right.REHEARSALS_MAKE,
                Right.TOTALS_READ,
                Right.PUBLIC_EDIT,
                Right.EXPORT,
                Right.GRANTS_EDIT,
            }
        ),
        Role.CASE_OFFICER: frozenset(
            {
                Right.PLANNING_READ,
                Right.REGISTER_READ,
                Right.REGISTER_EDIT,
                Right.IDENTITY_READ,
                Right.IDENTITY_EDIT,
                Right.SUBMISSIONS_EDIT,
                Right.TOTALS_READ,
                Right.EXPORT,
            }
        ),
        Role.MOVEMENT_OFFICER: frozenset(
            {
                Right.PLANNING_READ,
                Right.REGISTER_READ,
                Right.IDENTITY_READ,
                Right.DEPARTURES_EDIT,
                Right.BOARDING_EDIT,
                Right.BOARDING_DECIDE,
                Right.MANIFESTS_RELEASE,
                Right.NOTICES_SEND,
                Right.PLAN_MAKE,
                Right.TOTALS_READ,
                Right.EXPORT,
            }
        ),
        Role.SECURITY_OFFICER: frozenset(
            {
                Right.PLANNING_READ,
                Right.INCIDENTS_READ,
                Right.INCIDENTS_EDIT,
                Right.CONVOYS_DECIDE,
                Right.REHEARSALS_MAKE,
                Right.TOTALS_READ,
                Right.PUBLIC_EDIT,
            }
        ),
        Role.LEDGER_EDITOR: frozenset({Right.PLANNING_READ, Right.LEDGER_READ, Right.LEDGER_EDIT, Right.TOTALS_READ}),
        Role.BOARDING_OFFICER: frozenset({Right.PLANNING_READ, Right.IDENTITY_READ, Right.BOARDING_EDIT}),
        Role.APPROVER: frozenset(
            {
                Right.PLANNING_READ,
                Right.REGISTER_READ,
                Right.INCIDENTS_READ,
                Right.LEDGER_READ,
                Right.PLAN_APPROVE,
                Right.MANIFESTS_RELEASE,
                Right.TOTALS_READ,
                Right.PUBLIC_EDIT,
            }
        ),
        Role.PARTNER: frozenset({Right.TOTALS_READ}),
        Role.AUDITOR: frozenset({Right.PLANNING_READ, Right.TOTALS_READ, Right.AUDIT_READ}),
        Role.ADMINISTRATOR: frozenset({Right.GRANTS_EDIT, Right.USERS_EDIT, Right.OPERATIONS_CREATE}),
    }
)
"""The rights of each role. Those of the administrator hold for the installation, and open nothing of an operation."""

BESIDE: frozenset[Right] = frozenset({Right.NEEDS_SENSITIVE_READ})
"""The rights that are in no role, and may be given beside one that sees the register."""

INSTALLATION_WIDE: frozenset[Role] = frozenset({Role.ADMINISTRATOR})
"""The roles that are of no operation."""
