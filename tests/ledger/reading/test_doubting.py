"""Nobody is named as a speaker where the sentence gives a reason to doubt it; the flag says who it may be."""

from __future__ import annotations

import pytest

from safeconduct.ledger.reading import read

SAID = "“We shall open the western gate before the first snow falls.”"


@pytest.mark.parametrize(
    "text",
    [
        f"Another source close to Norland said, {SAID}",
        f"He passed out water bottles that said, {SAID}",
        f"{SAID[:-2]},” said one Dren confidant.",
        f"The colonel and two of the drivers from the northern camp had waited beside the road since the morning, "
        f"asking: {SAID}",
        f"The wind had turned: {SAID}",
    ],
)
def test_a_doubtful_speaker_is_a_suggestion(text: str) -> None:
    """After a preposition, a thing, a name that runs on, a verb far away, and no verb at all."""
    reading = read(text)
    direct = [one for one in reading.statements if one.mode == "direct"]
    assert [one.speaker for one in direct] == [None]
    assert any(flag.kind == "unresolved_speaker" for flag in reading.flags)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"Arta Leka, the minister, said: {SAID}", "Arta Leka"),
        (f"{SAID[:-2]},” said a driver from Norland.", "a driver from Norland"),
        (f"The statement said: {SAID}", "The statement"),
        (f"ARTA LEKA: {SAID}", "ARTA LEKA"),
        (f"As the drivers shouted: {SAID}", "the drivers"),
    ],
)
def test_a_speaker_without_doubt_is_named(text: str, speaker: str) -> None:
    """People with a name or a role, a document that is quoted, and a protocol."""
    (one,) = [one for one in read(text).statements if one.mode == "direct"]
    assert one.speaker == speaker
