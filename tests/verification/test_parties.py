"""Of who is planned, and who belongs together."""

from __future__ import annotations

from typing import Any

from safeconduct.verification.parties import find_parties

HEADER = "case_id,status,site_id,priority,ready_on,expires_on,travel_with,settle_with\n"


def test_parties_and_groups(hand: Any) -> None:
    """Cases that travel together are one party, in order of the first; ties join parties directly and through others.

    C1 and C3 travel as T, C3 is tied to C2 by S, and C2 to C6 by U, so that these three parties are one group; C4 is
    held, and so is C5, which travels with it; C7 is alone.
    """
    rows = [
        "C1,,camp,urgent,2026-03-04,2026-03-20,T,",
        "C2,,camp,normal,,,V,S",
        "C3,,camp,normal,2026-03-06,2026-03-10,T,S",
        "C4,held,camp,normal,,,W,",
        "C5,,camp,normal,,,W,U",
        "C6,,hill,normal,,,,U",
        "C7,,camp,normal,2026-02-01,,,",
        "C8,,camp,normal,,,V,U",
    ]
    people = [f"P{i},C{i},F,9,IRQ," for i in range(1, 9)]
    parties = find_parties(
        hand.operation({
            "cases.csv": HEADER + "\n".join(rows) + "\n",
            "people.csv": "person_id,case_id,sex,age,nationality,needs\nP0,C3,M,9,IRQ,\n" + "\n".join(people) + "\n",
        })
    )  # fmt: skip
    assert parties.first_case == ("C1", "C2", "C6", "C7")
    assert parties.people.tolist() == [3, 2, 1, 1]
    assert parties.weight.tolist() == [4, 2, 1, 1]
    assert parties.largest_case.tolist() == [2, 1, 1, 1]
    assert (parties.ready - parties.ready[3]).tolist() == [4, 0, 0, 0]
    assert parties.expires[0] - parties.ready[3] == 8
    assert len(set(parties.group[:3])) == 1
    assert parties.group[3] not in parties.group[:3]
