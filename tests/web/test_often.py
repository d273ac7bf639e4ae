"""Questions asked often: the answers of the queryset itself, worded once for each number of values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from safeconduct.web.accounts.models import User
from safeconduct.web.often import Often
from safeconduct.web.rights.models import Grant
from safeconduct.web.rights.roles import Role

TODAY = date.today()
NAMES = ["amber", "birch", "cedar", "stand-in 0", "%s", "o'clock"]


def named(names: list[str], least: int, most: int) -> QuerySet[User]:
    """Users by name, whose keys lie between two numbers."""
    return User.objects.filter(username__in=names, pk__gt=least, pk__lte=most).order_by("-pk")


def until(user: str, day: date) -> QuerySet[Grant, tuple[Any, ...]]:
    """What a user has on a day and until when, the first three."""
    rows = Grant.objects.filter(user__username=user, expires_on__gte=day).order_by("expires_on")
    return rows.values_list("role", "expires_on", "granted_at", "user__username")[:3]


def holding(role: str) -> QuerySet[Grant]:
    """Roles with their users at hand."""
    return Grant.objects.filter(role=role).select_related("user").order_by("pk")


NAMED, UNTIL, HOLDING = Often(named), Often(until), Often(holding)


class Asked(TestCase):
    """Against users and roles in the database."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Users of every name, some with a role that ends on one of several days."""
        cls.users = [User.objects.create(username=name) for name in NAMES]
        for place in range(12):
            Grant.objects.create(
                user=cls.users[place % 4],
                role=Role.ADMINISTRATOR.value,
                expires_on=TODAY + timedelta(days=place),
                reason="for a test",
            )

    @given(
        names=st.lists(st.sampled_from([*NAMES, "nobody", ""]), max_size=9),
        least=st.integers(-1, 8),
        more=st.integers(0, 8),
    )
    @settings(max_examples=60)
    def test_rows_of_a_list_are_those_of_the_queryset(self, names: list[str], least: int, more: int) -> None:
        """However long the list is, with repetitions, names of nobody, and signs that SQL has its own use for."""
        first = self.users[0].pk
        asked = (names, first + least, first + least + more)
        assert NAMED(*asked) == list(named(*asked))

    @given(name=st.sampled_from(NAMES), days=st.integers(-2, 14))
    @settings(max_examples=60)
    def test_tuples_of_a_day_are_those_of_the_queryset(self, name: str, days: int) -> None:
        """Days go in, and days and moments come out, as the fields have them."""
        day = TODAY + timedelta(days=days)
        assert UNTIL(name, day) == list(until(name, day))

    def test_what_is_joined_is_at_hand(self) -> None:
        """Rows that were joined cost no question more, the second time no more than the first."""
        for _turn in range(2):
            with CaptureQueriesContext(connection) as questions:
                names = [one.user.username for one in HOLDING(Role.ADMINISTRATOR.value)]
            assert names == [NAMES[place % 4] for place in range(12)]
            assert len(questions) == 1

    def test_it_is_worded_seldom(self) -> None:
        """Lists of 1 to 64 values, asked again and again, need seven wordings."""
        worded: list[int] = []

        def counted(names: list[str]) -> QuerySet[User]:
            worded.append(len(names))
            return User.objects.filter(username__in=names)

        often = Often(counted)
        for _turn in range(2):
            for length in range(1, 65):
                assert len(often([NAMES[place % len(NAMES)] for place in range(length)])) == min(length, len(NAMES))
        assert worded == [1, 2, 4, 8, 16, 32, 64]

    def test_nothing_is_asked_of_an_empty_list(self) -> None:
        """Who asks for none of them gets none."""
        with CaptureQueriesContext(connection) as questions:
            assert NAMED([], 0, 100) == []
        assert len(questions) == 0

    def test_a_value_that_is_changed_on_the_way_is_refused(self) -> None:
        """Else the answer would be that of the first value for ever."""
        part: Often[User] = Often(lambda name: User.objects.filter(username__contains=name))
        unused: Often[User] = Often(lambda _name: User.objects.filter(pk=F("pk")))
        for often in (part, unused):
            with pytest.raises(ValueError, match="has to stand in the question as it is"):
                often("amber")
