"""Users: made by name alone, and able to do nothing yet."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError
from django.db.transaction import atomic
from django.test import Client, RequestFactory

from safeconduct.web.accounts.models import User
from web.cast import code_of


def test_a_user_signs_in_by_name(alma: User, client: Client) -> None:
    """The page takes name and password, capitals or not, then a code; no address for mail is asked for."""
    answered = client.post("/accounts/login/", {"login": "Alma", "password": "correct horse battery"})
    assert answered.headers["Location"] == "/accounts/2fa/authenticate/"
    assert str(alma) not in client.get("/").content.decode()
    answered = client.post("/accounts/2fa/authenticate/", {"code": code_of()})
    assert answered.headers["Location"] == "/"
    assert str(alma) in client.get("/").content.decode()


@pytest.mark.parametrize(("name", "password"), [("alma", "wrong"), ("", "")])
def test_nobody_else_does(name: str, password: str, alma: User) -> None:  # noqa: ARG001 - she is there to be mistaken for
    """A wrong word, and nothing at all, open nothing."""
    assert authenticate(RequestFactory().post("/"), username=name, password=password) is None


def test_who_may_not_sign_in_does_not(alma: User, client: Client) -> None:
    """A user who was shut out stays out with the right password."""
    alma.is_active = False
    alma.save()
    client.post("/accounts/login/", {"login": "alma", "password": "correct horse battery"})
    assert "Alma" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_user_without_a_password_cannot_use_one() -> None:
    """An invited user has none until it is chosen."""
    invited = User.objects.create_user("invited")
    assert not invited.has_usable_password()
    assert str(invited) == "invited"


@pytest.mark.django_db
def test_a_user_has_a_name_and_it_is_taken_once() -> None:
    """No name, and a name that is taken, are refused; two spellings of the same letters are one name."""
    with pytest.raises(ValueError, match="username: is empty"):
        User.objects.create_user("")
    User.objects.create_user("ana\u00efs")
    User.objects.create_user("alma")
    with pytest.raises(IntegrityError), atomic():
        User.objects.create_user("Anai\u0308s")
    with pytest.raises(IntegrityError), atomic():
        User(username="ALMA").save()


@pytest.mark.django_db
def test_nobody_makes_an_account_alone(client: Client) -> None:
    """The door for signing up is closed."""
    words = {"username": "mallory", "password1": "correct horse battery", "password2": "correct horse battery"}
    client.post("/accounts/signup/", words)
    assert not User.objects.exists()
