"""Pages of an administrator: who there is, what they may do, and who is invited."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.web.accounts import joining, second_factor
from safeconduct.web.accounts.links import LIVES
from safeconduct.web.accounts.models import Link, User
from safeconduct.web.rights import gate, grants
from safeconduct.web.rights.forms import GrantToUserForm, InviteForm, ReasonForm
from safeconduct.web.rights.models import Grant
from safeconduct.web.rights.roles import Right

PER_PAGE = 50


@gate.needs_installation_wide(Right.USERS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """All users, and a form that invites one."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            user, token = joining.invite(form.cleaned_data["username"], _who(request))
        except IntegrityError:  # taken in this very moment
            form.add_error("username", _("This name is taken. Choose another."))
        else:
            return _show_link(request, user, Link.Kind.INVITATION, token)
    page = Paginator(User.objects.order_by("username"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "rights/people.html", {"form": form, "page": page})


@gate.needs_installation_wide(Right.USERS_EDIT)
@require_safe
@never_cache
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One user: roles, history, and what can be done."""
    return _person(request, get_object_or_404(User, pk=pk))


@gate.needs_installation_wide(Right.GRANTS_EDIT)
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the user a role."""
    user = get_object_or_404(User, pk=pk)
    form = GrantToUserForm(request.POST)
    if form.is_valid():
        try:
            grants.give(user, by=_who(request), **form.granted())
        except grants.NotGranted as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("The role was given."))
            return redirect("person", pk=pk)
    return _person(request, user, grant_form=form)


@gate.needs_installation_wide(Right.GRANTS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def revoke(request: HttpRequest, pk: int, grant_pk: int) -> HttpResponse:
    """Take a role of the user back, with a reason."""
    grant = get_object_or_404(Grant, pk=grant_pk, user__pk=pk)
    return revoked(request, grant, reverse("person", args=[pk]))


@gate.needs_installation_wide(Right.USERS_EDIT)
@require_POST
@never_cache
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new link for somebody who was invited and never came."""
    user = get_object_or_404(User, pk=pk, is_active=True)
    if user.has_usable_password():
        return redirect("person", pk=pk)
    return _show_link(request, user, Link.Kind.INVITATION, joining.invite_again(user, _who(request)))


@gate.needs_installation_wide(Right.USERS_EDIT)
@require_POST
@never_cache
def offer_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link with which the user sets password and second factor anew."""
    user, form = get_object_or_404(User, pk=pk, is_active=True), ReasonForm(request.POST, auto_id="reset_%s")
    if not form.is_valid() or not user.has_usable_password():
        return _person(request, user, reset_form=form)
    token = joining.offer_reset(user, _who(request), form.cleaned_data["reason"])
    return _show_link(request, user, Link.Kind.RESET, token)


@gate.needs_installation_wide(Right.USERS_EDIT)
@require_POST
def shut_out_or_let_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the user sign in no longer, or again."""
    user, form = get_object_or_404(User, pk=pk), ReasonForm(request.POST, auto_id="door_%s")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            if user.is_active:
                grants.shut_out(user, by=_who(request), reason=reason)
            else:
                joining.let_in(user, _who(request), reason)
        except grants.NotGranted as no:
            form.add_error(None, str(no))
        else:
            return redirect("person", pk=pk)
    return _person(request, user, door_form=form)


def revoked(request: HttpRequest, grant: Grant, back: str) -> HttpResponse:
    """Ask for the reason, take a role back, and go to the page at ``back``. The view that calls this is gated."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            grants.revoke(grant, by=_who(request), reason=form.cleaned_data["reason"])
        except grants.NotGranted as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("The role was taken back."))
            return redirect(back)
    return render(request, "rights/revoke.html", {"form": form, "grant": grant, "back": back})


def _person(request: HttpRequest, user: User, **forms: object) -> HttpResponse:
    context = {
        "person": user,
        "has_joined": user.has_usable_password(),
        "has_second_factor": second_factor.has_one(user),
        "grants": user.grants.select_related("operation", "granted_by", "revocation__revoked_by"),
        "changes": user.changes.select_related("by"),
        "grant_form": GrantToUserForm(),
        "reset_form": ReasonForm(auto_id="reset_%s"),
        "door_form": ReasonForm(auto_id="door_%s"),
    }
    return render(request, "rights/person.html", context | forms)


def _show_link(request: HttpRequest, user: User, kind: Link.Kind, token: str) -> HttpResponse:
    """The link, this once. It stands on the page and in no address, message or log."""
    address = request.build_absolute_uri(reverse("open_link", args=[token]))
    context = {"person": user, "address": address, "kind": kind, "days": LIVES[kind].days}
    return render(request, "rights/link.html", context)


def _who(request: HttpRequest) -> User:
    return cast(User, request.user)
