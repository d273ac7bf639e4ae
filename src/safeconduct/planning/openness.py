"""Openness: which ways out are open to whom, one function for each condition."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.ways import OpenWays, firsts, numbered, ranked, spans, together

if TYPE_CHECKING:
    from safeconduct.planning.parties import Decision, Party
    from safeconduct.planning.problem import Departures, Flags, Floats, Ints, Offers, Pairs
    from safeconduct.planning.resources import Resource, Stock

TOLERANCE = 1e-6
DECIDED = {
    "pin": "the family is pinned to another way",
    "only": "it was decided that the family leaves only by another way",
    "forbid": "it was decided that the family does not leave by it",
}
"""Each kind of decision that closes ways, in words that follow "is closed because"."""
SCARCE = {
    "seats": "it has too few seats",
    "board": "it has too few places on board for {need}",
    "places": "the offer has too few places",
    "care": "the offer has too few places for {need}",
    "reception": "the destination receives too few people that week",
    "transit": "the transit has too few beds",
    "road": "it has too few bus seats",
}
"""Each kind of room, in words that follow "is closed because"."""
ALONE = "even for this family alone"
"""How the words end that say of what there is too little."""


@dataclass(frozen=True)
class Openness:
    """The conditions under which a pair (departure, offer) is open to a party.

    Each condition is a mask that is true where it is met, of a shape that broadcasts to (parties asked for, K).
    """

    parties: tuple[Party, ...]
    amounts: Floats
    site: Ints
    sites: tuple[str, ...]
    destinations: tuple[str, ...]
    needs: tuple[str, ...]
    departures: Departures
    offers: Offers
    pairs: Pairs
    stock: Stock
    acceptances: Mapping[tuple[str, int], tuple[str, int, int]]
    """(case, offer) → state, first and last ordinal of arrival on which it holds."""
    previous: Mapping[str, str]
    """Case → departure that it was told of."""
    start: int
    horizon: int
    notice_days: int

    def open(self) -> Flags:
        """Every condition together, as a table (P, K)."""
        return self.ways.table()

    @cached_property
    def ways(self) -> OpenWays:
        """Every condition together. Each is asked once of those who are alike in what it looks at, not of everybody."""
        rules = [rule for _, rule, _ in self._rules]
        rules += [partial(self.room, amount=amount) for amount in range(self.amounts.shape[1])]
        looked_at = [numbered(what(party) for party in self.parties) for _, _, what in self._rules]
        looked_at += [ranked(column) for column in self.amounts.T]
        of = together(*looked_at)
        chosen = firsts(of)
        width = len(self.pairs.departure)
        bits = np.full((len(chosen), (width + 7) // 8), 255, dtype=np.uint8)
        for rule, alike in zip(rules, looked_at, strict=True):
            asked = firsts(alike)
            packed = [np.zeros((0, bits.shape[1]), dtype=np.uint8)]
            for span in spans(len(asked), width):
                packed.append(np.packbits(np.broadcast_to(rule(asked[span]), (len(asked[span]), width)), axis=1))
            met = np.concatenate(packed)
            for span in spans(len(chosen), bits.shape[1]):
                bits[span] &= met[alike[chosen[span]]]
        return OpenWays.of_rows(of, bits, width)

    def conditions(self, chosen: Ints) -> Iterator[tuple[str, Flags]]:
        """Each condition in words that follow "is closed because", with its mask for the chosen parties."""
        yield from ((words, rule(chosen)) for words, rule, _ in self._rules)
        yield from self._rooms(chosen)

    @cached_property
    def _rules(self) -> tuple[tuple[str, Callable[[Ints], Flags], Callable[[Party], Hashable]], ...]:
        """The conditions that are no matter of room: words, the condition, and all that it looks at of a party."""
        offers, offer = self.offers, self.pairs.offer
        return (
            ("it leaves from another site", self.at_the_site, lambda party: party.site),
            ("it leaves outside the days of the plan", lambda _: self.within_the_plan(), lambda _: None),
            ("the family is not ready by then", self.ready, lambda party: party.ready_on),
            ("the family's papers or clearance lapse before arrival", self.papers_hold, lambda party: party.expires_on),
            ("the offer is not confirmed", lambda _: offers.standing[offer][None, :], lambda _: None),
            ("it arrives outside the days of the offer", lambda _: self.within_the_offer(), lambda _: None),
            ("the offer does not take the nationality", self.nationality, lambda party: party.nationalities),
            ("the offer does not take a case so large", self.case_size, lambda party: max(party.case_sizes)),
            ("the country has not accepted the case, or not for that day", self.accepted, self._answers),
            *((words, partial(self.decided, kind=kind), _decisions) for kind, words in DECIDED.items()),
            ("it leaves before the family can be told", self.told_in_time, self._told_of),
        )

    def _answers(self, party: Party) -> Hashable:
        """What countries answered for each case of a party; nothing where none was asked."""
        if not any(case in self._asked for case in party.cases):
            return None
        return tuple(tuple((o, self.acceptances[case, o]) for o in self._asked.get(case, ())) for case in party.cases)

    def _told_of(self, party: Party) -> Hashable:
        """Whether a party may leave at short notice, and by which departure each case was told to."""
        if not self.notice_days:
            return None
        return party.short_notice, tuple(self.previous.get(case) for case in party.cases)

    def _rooms(self, chosen: Ints) -> Iterator[tuple[str, Flags]]:
        """What the party takes of each kind of room is left; together as :meth:`room` of every amount."""
        for (kind, need), (amount, least) in self._left_by_kind.items():
            enough = self.amounts[chosen, amount, None] <= least + TOLERANCE
            if kind == "road":
                for words, mask in self._without_bus.items():
                    yield words, enough | ~mask
                    enough = enough | mask
            yield f"{SCARCE[kind].format(need=need)} {ALONE}", enough

    def lacking(self, party: int, pair: int) -> dict[Resource, float]:
        """What is missing on a way for a party alone, of a kind of room with several days on the worst."""
        found: dict[tuple[str, str | None, str | None], tuple[float, Resource]] = {}
        at = slice(self.pairs.start[pair], self.pairs.start[pair + 1])
        for r, a in zip(self.pairs.used_resource[at].tolist(), self.pairs.used_amount[at].tolist(), strict=True):
            key, taken = self.stock.keys[r], float(self.amounts[party, a])
            missing = taken - float(self.stock.left[r] - self.stock.overdrawn[r])
            if taken > TOLERANCE and missing > TOLERANCE:
                worst = found.get((key.kind, key.id, key.need), (0.0, key))
                found[key.kind, key.id, key.need] = (missing, key) if missing > worst[0] else worst
        return {key: missing for missing, key in found.values()}

    def at_the_site(self, chosen: Ints) -> Flags:
        """The departure is at the party's site."""
        mask: Flags = self.site[chosen, None] == self.departures.site[self.pairs.departure]
        return mask

    def within_the_plan(self) -> Flags:
        """Start ≤ departs ≤ horizon; shape (1, K)."""
        return ((self._departs >= self.start) & (self._departs <= self.horizon))[None, :]

    def ready(self, chosen: Ints) -> Flags:
        """ready_on of each case ≤ departs."""
        ready = np.array([self.parties[p].ready_on.toordinal() for p in chosen], dtype=np.int64)
        return ready[:, None] <= self._departs

    def papers_hold(self, chosen: Ints) -> Flags:
        """Arrives ≤ expires_on of each case."""
        expires = [self.parties[p].expires_on for p in chosen]
        last = np.array([day.toordinal() if day else 10**7 for day in expires], dtype=np.int64)
        return self._arrives <= last[:, None]

    def within_the_offer(self) -> Flags:
        """opens_on ≤ arrives ≤ closes_on of the offer; shape (1, K)."""
        offer = self.pairs.offer
        return ((self.offers.opens[offer] <= self._arrives) & (self._arrives <= self.offers.closes[offer]))[None, :]

    def nationality(self, chosen: Ints) -> Flags:
        """Every nationality of the party is one that the offer takes."""
        kinds = list({self.parties[p].nationalities for p in chosen})
        row = {kind: n for n, kind in enumerate(kinds)}
        taken = np.array(
            [[allowed is None or kind <= allowed for allowed in self.offers.nationalities] for kind in kinds],
            dtype=bool,
        )
        taken = taken.reshape(len(kinds), len(self.offers.ids))
        rows = np.array([row[self.parties[p].nationalities] for p in chosen], dtype=np.int64)
        masks: Flags = taken[:, self.pairs.offer][rows]
        return masks

    def case_size(self, chosen: Ints) -> Flags:
        """The largest case of the party ≤ max_case_size of the offer."""
        largest = np.array([max(self.parties[p].case_sizes) for p in chosen], dtype=float)
        return largest[:, None] <= self.offers.max_case_size[self.pairs.offer]

    def accepted(self, chosen: Ints) -> Flags:
        """No case was turned away; an acceptance holds on arrival; where the country picks, each case has one."""
        usual = ~self.offers.case_by_case[self.pairs.offer]
        masks = np.repeat(usual[None, :], len(chosen), axis=0)
        for row, p in enumerate(chosen):
            cases = self.parties[p].cases
            asked = {offer for case in cases for offer in self._asked.get(case, ())}
            for offer in asked:
                at = self._of_offer[offer]
                found = [self.acceptances.get((case, offer)) for case in cases]
                states = [each[0] if each else "" for each in found]
                if {"refused", "expired"} & set(states):
                    masks[row, at] = False
                    continue
                if all(state == "accepted" for state in states):
                    masks[row, at] = True
                for each in found:
                    if each and each[0] == "accepted":
                        masks[row, at] &= (each[1] <= self._arrives[at]) & (self._arrives[at] <= each[2])
        return masks

    def decided(self, chosen: Ints, kind: str) -> Flags:
        """No ``forbid`` names the pair; each ``pin`` and each ``only`` names it; one ``kind`` of these three."""
        masks = np.ones((len(chosen), len(self.pairs.departure)), dtype=bool)
        for row, p in enumerate(chosen):
            for decision in self.parties[p].decisions:
                if decision.kind == kind:
                    masks[row] &= self.allowed(decision)
        return masks

    def allowed(self, decision: Decision) -> Flags:
        """Mask (K,) of the pairs that a ``pin``, ``only`` or ``forbid`` leaves open."""
        return ~self.named(decision) if decision.kind == "forbid" else self.named(decision)

    def told_in_time(self, chosen: Ints) -> Flags:
        """Day of departure ≥ start + notice, or each case was told of it, or each may leave at short notice."""
        late = self._departs >= self.start + self.notice_days
        if not self.notice_days:
            return late[None, :]
        masks = np.repeat(late[None, :], len(chosen), axis=0)
        departure = {d: i for i, d in enumerate(self.departures.ids)}
        for row, p in enumerate(chosen):
            party = self.parties[p]
            told = {departure.get(self.previous.get(case, ""), -1) for case in party.cases}
            if party.short_notice:
                masks[row] = True
            elif len(told) == 1:
                masks[row] |= self.pairs.departure == next(iter(told))
        return masks

    def room(self, chosen: Ints, amount: int) -> Flags:
        """What the party takes of one amount is left of every resource that the amount counts for."""
        mask: Flags = self.amounts[chosen, amount, None] <= self._least_left[:, amount] + TOLERANCE
        return mask

    def named(self, decision: Decision) -> Flags:
        """Mask (K,) of the pairs whose departure, destination or offer the decision names."""
        if decision.departure:
            return self._equals(self.pairs.departure, self.departures.ids, decision.departure)
        if decision.destination:
            return self._equals(self.pairs.destination, self.destinations, decision.destination)
        return self._equals(self.pairs.offer, self.offers.ids, decision.offer or "")

    @staticmethod
    def _equals(index: Ints, names: Sequence[str], name: str) -> Flags:
        at = names.index(name) if name in names else -1
        mask: Flags = index == at
        return mask

    @cached_property
    def _least_left(self) -> Floats:
        """(K, A) the least that is left of the resources that each amount counts for; inf where there is none."""
        least = np.full((len(self.pairs.departure), self.amounts.shape[1]), np.inf)
        np.minimum.at(least, (self.pairs.of_use, self.pairs.used_amount), self.stock.left[self.pairs.used_resource])
        return least

    @cached_property
    def _left_by_kind(self) -> dict[tuple[str, str | None], tuple[int, Floats]]:
        """Of each kind of room and need the amount that counts for it, and (K,) the least that is left for a pair."""
        kinds = [(key.kind, key.need) for key in self.stock.keys]
        order = [*SCARCE]
        names = sorted(
            {kinds[r] for r in np.unique(self.pairs.used_resource).tolist()}, key=lambda n: order.index(n[0])
        )
        found = {}
        for name in names:
            of_kind = np.array([each == name for each in kinds], dtype=bool)[self.pairs.used_resource]
            least = np.full(len(self.pairs.departure), np.inf)
            np.minimum.at(least, self.pairs.of_use[of_kind], self.stock.left[self.pairs.used_resource[of_kind]])
            found[name] = int(self.pairs.used_amount[of_kind][0]), least
        return found

    @cached_property
    def _without_bus(self) -> dict[str, Flags]:
        """In words why no bus goes to it, (K,) the pairs of which that holds."""
        site, day = self.departures.site[self.pairs.departure], self._departs
        why = [self.stock.no_bus.get((self.sites[s], d)) for s, d in zip(site.tolist(), day.tolist(), strict=True)]
        return {words: np.array([each == words for each in why], dtype=bool) for words in sorted({*filter(None, why)})}

    @cached_property
    def _departs(self) -> Ints:
        return self.departures.departs[self.pairs.departure]

    @cached_property
    def _arrives(self) -> Ints:
        return self.departures.arrives[self.pairs.departure]

    @cached_property
    def _asked(self) -> dict[str, list[int]]:
        asked: dict[str, list[int]] = {}
        for case, offer in self.acceptances:
            asked.setdefault(case, []).append(offer)
        return asked

    @cached_property
    def _of_offer(self) -> list[Ints]:
        return [np.flatnonzero(self.pairs.offer == o) for o in range(len(self.offers.ids))]


def _decisions(party: Party) -> Hashable:
    """What a party's decisions name."""
    return tuple((each.kind, each.departure, each.destination, each.offer) for each in party.decisions)
