"""However an export is damaged: no traceback, and every row is in exactly one count."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest

from incident_exports import ACLED_AFTER, ACLED_BEFORE, NORTH, acled, ucdp
from safeconduct.operation.assembling import frame_of
from safeconduct.operation.import_incidents import import_incidents, read_export

CELLS = [
    *(
        "",
        " ",
        "\0",
        '"',
        "'",
        ";",
        "\t",
        ",",
        "=1+1",
        "@SUM(A1)",
        "#REF!",
        "-1",
        "1e999",
        "nan",
        "9" * 400,
        "٣",
        "\ufeff",
    ),
    *("2025-02-30", "03/04/2025", "November", "0", "x" * 50_000, "x\ny", 'a"b', "\u202eabc", "XYZ1", "دهکده", "\ud7ff"),
]
Damage = Callable[[bytes, random.Random], bytes]


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _cut_out(content: bytes, chance: random.Random) -> bytes:
    begin = chance.randrange(len(content))
    return content[:begin] + content[begin + chance.randrange(1, 400) :]


def _change_bytes(content: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.randrange(1, 12)):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def _put_in(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + chance.choice(CELLS).encode() * chance.randrange(1, 4) + content[place:]


def _change_cells(content: bytes, chance: random.Random) -> bytes:
    lines = content.decode().split("\n")
    for _ in range(chance.randrange(1, 6)):
        line = chance.randrange(len(lines))
        cells = lines[line].split(",")
        cells[chance.randrange(len(cells))] = chance.choice(CELLS)
        lines[line] = ",".join(cells)
    return "\n".join(lines).encode()


def _shuffle_header(content: bytes, chance: random.Random) -> bytes:
    header, _, rest = content.partition(b"\n")
    names = header.split(b",")
    chance.shuffle(names)
    return b",".join(names) + b"\n" + rest


def _double_or_drop_names(content: bytes, chance: random.Random) -> bytes:
    header, _, rest = content.partition(b"\n")
    names = header.split(b",")
    for _ in range(chance.randrange(1, 4)):
        names[chance.randrange(len(names))] = chance.choice([b"", chance.choice(names), b"unheard_of"])
    return b",".join(names) + b"\n" + rest


def _drop_column(content: bytes, chance: random.Random) -> bytes:
    lines = [line.split(b",") for line in content.split(b"\n")]
    place = chance.randrange(len(lines[0]))
    return b"\n".join(b",".join(cells[:place] + cells[place + 1 :]) for cells in lines)


def _lines(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    match chance.randrange(4):
        case 0:
            chance.shuffle(lines)
        case 1:
            lines.insert(chance.randrange(len(lines)), chance.choice(lines))
        case 2:
            lines = [line for line in lines for _ in range(chance.randrange(3))]
        case _:
            lines = lines[chance.randrange(len(lines)) :]
    return b"\n".join(lines)


def _end_lines_otherwise(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b"\n", chance.choice([b"\r\n", b"\r", b"\n\n", b"\r\r\n"]))


def _encode_otherwise(content: bytes, chance: random.Random) -> bytes:
    text = content.decode(errors="replace")
    encoding = chance.choice(["utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1256", "utf-32", "utf-8-sig"])
    return text.encode(encoding, errors="replace")


def _quote(content: bytes, chance: random.Random) -> bytes:
    made = content
    for _ in range(chance.randrange(1, 5)):
        place = chance.randrange(len(made) + 1)
        made = made[:place] + b'"' + made[place:]
    return made.replace(b'"', b"") if chance.random() < 0.2 else made


DAMAGES: Sequence[Damage] = (
    *(_cut, _cut_out, _change_bytes, _put_in, _change_cells, _shuffle_header, _double_or_drop_names, _drop_column),
    *(_lines, _end_lines_otherwise, _encode_otherwise, _quote),
)


def _whole(chance: random.Random) -> bytes:
    """A whole export of a few events with some variety, some near the site."""
    rows = [
        {
            "latitude": f"{NORTH[0] + chance.choice([0, 0.01, 5])}",
            "notes": chance.choice(["A note", "one, two; three", "two\nlines", 'said "nothing"']),
            "event_type": "Battles",
            "time_precision": chance.choice("123"),
        }
        for _ in range(chance.randrange(1, 9))
    ]
    if chance.random() < 0.2:
        return ucdp(*rows)
    return acled(*rows, columns=chance.choice([ACLED_AFTER, ACLED_BEFORE]), sign=chance.choice(",,,;\t"))


def _try(seed: int) -> bool:
    """Damage a file, import it, and see that every row is accounted for; whether anything was imported."""
    chance = random.Random(seed)  # noqa: S311 # no secret
    content = _whole(chance)
    for damage in chance.choices(DAMAGES, k=chance.choice([1, 1, 2, 3])):
        if content:
            try:
                content = damage(content, chance)
            except UnicodeDecodeError:  # damaged already so that it is no text
                continue
    export = read_export(
        content, chance.choice(["events.csv", "events.txt", "events.xlsx"]) if seed % 9 == 0 else "e.csv"
    )
    there = frame_of("incidents", []).to_dicts()
    first = import_incidents(export, there, site_id="north", latitude=NORTH[0], longitude=NORTH[1], within_km=20)
    assert first.read == first.imported + first.skipped
    assert bool(export.faults) != bool(export.rows)
    lines = [row.line for row in export.rows]
    told = [line for reason in first.reasons for line in reason.lines]
    assert len(lines) == len(set(lines)) == len(told) + first.imported
    assert set(told) <= set(lines)
    assert all(str(fault).isprintable() for fault in (*export.faults, *export.warnings))
    if not export.faults:
        _each_line_is_a_row(content, lines)
    table = frame_of("incidents", first.rows)  # what does not fit a column of the table raises here
    assert all(note is None or len(note) <= 30_000 for note in table["note"])
    assert not any("\0" in note or "\n" in note for note in table["note"].drop_nulls())
    again = import_incidents(
        export, table.to_dicts(), site_id="north", latitude=NORTH[0], longitude=NORTH[1], within_km=20
    )
    assert (again.imported, again.already_there, again.changes) == (0, first.imported, ())
    return first.imported > 0


def _each_line_is_a_row(content: bytes, lines: Sequence[int]) -> None:
    """A line that has an event's id and all its cells is a row, whatever quotes are open above it.

    Without a quote in the file, each line below the header that holds something is one.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    text = content.decode(errors="replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    physical = dict(enumerate(text.split("\n"), 1))
    header = next((line for line, told in physical.items() if "latitude" in told.lower()), None)
    if header is None:
        return
    sign = max(",;\t", key=physical[header].count)
    below = {line: told for line, told in physical.items() if line > header}
    whole = {
        line
        for line, told in below.items()
        if told.startswith(("XYZ", "9000", "7000")) and told.count(sign) >= physical[header].count(sign)
    }
    assert whole <= set(lines)
    if b'"' not in content:
        blank = " ,;\t\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0"
        missing = {line for line, told in below.items() if told.strip(blank)} - set(lines)
        assert all("latitude" in physical[line].lower() for line in missing)  # the header, where two stand there


def test_damaged_files_quick() -> None:
    """Sixty damaged files: no traceback, every row accounted for, and not all of them are refused."""
    assert sum(_try(seed) for seed in range(60)) > 10


@pytest.mark.soak
def test_damaged_files() -> None:
    """A thousand damaged files: no traceback, every row accounted for, and not all of them are refused."""
    assert sum(_try(seed) for seed in range(1_000, 2_000)) > 200
