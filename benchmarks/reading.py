"""Measure how well the speakers of direct quotations are found, and how long reading takes.

    python benchmarks/reading.py POLNEAR [--part train|dev] [--show N]
    python benchmarks/reading.py --constructs

POLNEAR is the folder of PolNeAR, a corpus of 1,008 news articles in which people marked who says what (Newell et al.,
LREC 2018; github.com/networkdynamics/PolNeAR). Nothing of it is a part of this project. The rules were developed on its
part ``train`` alone; ``test`` is never read.

What is counted:

- A *gold direct quotation* is an attribution of the corpus that has a source and whose content lies within quotation
  marks with every letter of it. Contents that are quoted in part ("says he has “always run”") are left out.
- *Predicted* is the direct statement that overlaps the most of it. Statements within that statement do not count: the
  corpus marks one level only.
- It is *right* if where the article names our speaker (a name, a role or a pronoun, as the rules found it) touches the
  head of the source: the last word of the source, or of one of its parts between commas, each cut at its first
  preposition or relative pronoun ("Jim Dren, the mayor of Sels" has the heads Dren and mayor). So for a pronoun it is
  asked which pronoun the verb belongs to, which is what the corpus tells; whom it means the corpus does not tell. It is
  right too if the last word of the speaker's resolved name, a name with a capital, is such a head.
- *Precision* is the share of right ones among the predicted that have a speaker; *end to end* the share of right ones
  among all gold direct quotations.

The *baseline* is what one writes in an hour: quotation marks are paired as they come, and the speaker is the pronoun or
the run of capitals next to the nearest of some fifty verbs of speech in the same paragraph.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from safeconduct.ledger.reading import read

OPENING = "“„«"
CLOSING = "”»"
CUT = re.compile(r"\s(?:of|for|at|from|with|in|on|who|which|whose|that|to|and|against|as|by)(?=\s|$)|\s\(|[—–]")
WORD = re.compile(r"[\w.’'-]+")
ARTICLES = 1000
WORDS = 1000

Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Said:
    """A quotation that a system attributes: its place, the place where the speaker is named, and the speaker."""

    start: int
    end: int
    named: tuple[int, int] | None
    speaker: str
    inner: bool = False


@dataclass(frozen=True)
class Gold:
    """An attribution of the corpus."""

    source: Spans
    content: Spans


def articles(folder: Path, part: str) -> Iterator[tuple[str, list[Gold]]]:
    """The texts of a part with their attributions; of several annotators the first."""
    for path in sorted((folder / "data" / part / "text").glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        marked = sorted((folder / "data" / part / "attributions").glob(f"{path.stem}_*.ann"))
        if marked:
            yield text, attributions(marked[0].read_text(encoding="utf-8"))


def attributions(marked: str) -> list[Gold]:
    """The attributions of a file in the standoff form of brat."""
    spans: dict[str, Spans] = {}
    events: list[dict[str, list[str]]] = []
    for line in marked.split("\n"):
        fields = line.split("\t")
        if fields[0].startswith("T") and len(fields) > 2:
            _, places = fields[1].split(" ", 1)
            spans[fields[0]] = [(int(a), int(b)) for a, b in (place.split() for place in places.split(";"))]
        elif fields[0].startswith("E") and len(fields) > 1:
            event = defaultdict(list)
            for role in fields[1].split():
                name, target = role.split(":")
                event[name.rstrip("0123456789")].append(target)
            events.append(event)
    return [
        Gold(
            *(
                sorted(span for target in event.get(role, []) for span in spans[target])
                for role in ("Source", "Content")
            )
        )
        for event in events
    ]


def is_direct(text: str, content: Spans) -> bool:
    """Whether every letter of a content lies within quotation marks, those around it among them."""
    for start, end in content:
        first, last = start, end
        while first > 0 and text[first - 1] in '"“„«':
            first -= 1
        while last < len(text) and text[last] in '"”»':
            last += 1
        quoted = seen = False
        for at in range(first, last):
            if text[at] in OPENING or (text[at] == '"' and (not at or text[at - 1] == "\n")):
                quoted = seen = True
            elif text[at] in CLOSING:
                quoted = False
            elif text[at] == '"':
                quoted, seen = not quoted, True
            elif text[at].isalnum() and not quoted:
                return False
        if not seen:
            return False
    return True


def heads(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The last words of the parts of a source, as the top of this file says."""
    at = start
    for part in text[start:end].split(","):
        cut = CUT.search(part)
        core = part[: cut.start()] if cut and cut.start() else part
        words = list(WORD.finditer(core))
        if words:
            yield at + words[-1].start(), at + words[-1].end(), words[-1].group()
        at += len(part) + 1


def is_right(text: str, said: Said, source: Spans) -> bool:
    """Whether a speaker is the source."""
    surname = re.split(r"[^\w]+", said.speaker.lower())[-1]
    for place in source:
        for start, end, word in heads(text, *place):
            if said.named is not None and said.named[0] < end and start < said.named[1]:
                return True
            if word[:1].isupper() and re.split("['’]", word)[0].lower() == surname:
                return True
    return False


def ours(text: str) -> list[Said]:
    """What the rules propose."""
    reading = read(text)
    direct = {one.id for one in reading.statements if one.mode == "direct"}
    parents = {one.id: one.parent for one in reading.statements}

    def within(name: str) -> bool:
        above = parents[name]
        return above is not None and (above in direct or within(above))

    found = []
    for one in reading.statements:
        if one.mode == "direct":
            named = (one.mention.start, one.mention.end) if one.mention is not None else None
            found.append(Said(one.start, one.end, named, one.speaker or "", within(one.id)))
    return found


VERBS = (
    "said says told tells wrote writes added adds asked asks replied noted notes explained continued tweeted declared "
    "insisted argued warned responded concluded stated announced reported recalled joked quipped admitted acknowledged "
    "answered shouted observed claimed suggested predicted urged remarked complained countered testified called vowed "
    "promised saying adding telling writing asking"
)
VERB = re.compile(rf"\b(?:{'|'.join(VERBS.split())})\b")
WHO = r"(?:[Hh]e|[Ss]he|[Tt]hey|(?:[A-Z][\w.’'-]*\s?){1,5})"
BEFORE = re.compile(rf"({WHO})\s*(?:,[^,]{{0,80}},\s*)?(?:has|had|also|later|then|\s)*$")
AFTER = re.compile(rf"\s+({WHO})")
QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")


def baseline(text: str) -> list[Said]:
    """Whoever stands beside the verb of speech that is nearest in the paragraph of a quotation, or the last one."""
    found: list[Said] = []
    at = 0
    last: tuple[tuple[int, int], str] | None = None
    for paragraph in text.split("\n"):
        quotations = [(match.start(), match.end()) for match in QUOTED.finditer(paragraph)]
        outside = list(paragraph)
        for start, end in quotations:
            outside[start:end] = "\0" * (end - start)
        told = "".join(outside)
        verbs = [
            (verb.start(), verb.end(), who)
            for verb in VERB.finditer(told)
            if (who := BEFORE.search(told[: verb.start()]) or AFTER.match(told, verb.end())) is not None
        ]
        for start, end in quotations:
            near = min(verbs, key=lambda one: max(start - one[1], one[0] - end), default=None)
            if near is not None:
                last = ((at + near[2].start(1), at + near[2].end(1)), near[2].group(1).strip())
            if last is not None and " " in paragraph[start:end]:
                found.append(Said(at + start, at + end, *last))
        at += len(paragraph) + 1
    return found


@dataclass
class Score:
    """What came of a system on a part of the corpus."""

    kinds: Counter[str]
    wrong: list[str]

    def __str__(self) -> str:
        """The two shares and the errors by kind."""
        gold, right, found = (self.kinds[kind] for kind in ("gold", "right", "found"))
        kinds = ", ".join(f"{kind} {self.kinds[kind]}" for kind in sorted(self.kinds) if kind not in ("gold", "found"))
        return f"precision {right / found:6.1%}   end to end {right / gold:6.1%}   of {gold} ({kinds})"


def measured(system: Callable[[str], list[Said]], folder: Path, part: str) -> Score:
    """How a system does on a part of the corpus."""
    score = Score(Counter(), [])
    for text, golds in articles(folder, part):
        said = system(text)
        for gold in golds:
            if not gold.source or not gold.content or not is_direct(text, gold.content):
                continue
            score.kinds["gold"] += 1
            outer = [(overlap(one, gold.content), -one.inner, one) for one in said]
            share, _, best = max(outer, key=lambda one: one[:2], default=(0, 0, None))
            kind = error(text, best if share else None, gold)
            score.kinds["found"] += kind not in ("no statement", "no speaker")
            score.kinds[kind] += 1
            if kind != "right":
                first = gold.content[0][0]
                score.wrong.append(
                    f"{kind}: {text[max(0, first - 100) : first + 150]!r} → {best.speaker if best else None}"
                )
    return score


def overlap(said: Said, content: Spans) -> int:
    """Characters that a statement and a content share."""
    return sum(max(0, min(said.end, end) - max(said.start, start)) for start, end in content)


def error(text: str, best: Said | None, gold: Gold) -> str:
    """``right``, or what went wrong."""
    if best is None:
        return "no statement"
    if not best.speaker:
        return "no speaker"
    if is_right(text, best, gold.source):
        return "right"
    first, last = gold.content[0][0], gold.content[-1][1]
    source = gold.source[0][0]
    beside = text[min(source, first) : max(source, last)]
    if "\n" in beside.strip() and not any(start <= source <= end for start, end in gold.content):
        return "speaker in another paragraph"
    return "speaker after" if source > first else "speaker before"


def seconds(texts: list[str]) -> tuple[float, float]:
    """How long so many articles of so many words take in this process, by the clock and on a processor."""
    words = " ".join(texts)
    made = []
    at = 0
    for _ in range(ARTICLES):
        end = at
        for _ in range(WORDS):
            end = words.find(" ", end + 1)
            if end < 0:
                at, end = 0, words.find(" ", 1)
        made.append(words[at:end])
        at = end
    started, busy = time.perf_counter(), time.process_time()
    for text in made:
        read(text)
    return time.perf_counter() - started, time.process_time() - busy


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="POLNEAR", nargs="?")
    parser.add_argument("--constructs", action="store_true", help="report by construct instead, on articles of ours")
    parser.add_argument("--part", choices=["train", "dev"], default="train")
    parser.add_argument("--show", type=int, default=0, help="how many of our errors are printed")
    given = parser.parse_args()
    if given.constructs:
        from reading_constructs import ARTICLES as OURS
        from reading_constructs import report

        print("\n".join(report(OURS)))
        return
    if given.folder is None:
        parser.error("the folder of PolNeAR is missing")
    print("baseline", measured(baseline, given.folder, given.part))
    score = measured(ours, given.folder, given.part)
    print("rules   ", score)
    for line in score.wrong[: given.show]:
        print("   ", line)
    took, busy = seconds([text for text, _ in articles(given.folder, given.part)])
    print(f"{ARTICLES:,} articles of {WORDS:,} words: {took:.1f} s in one process, {busy:.1f} s of a processor")


if __name__ == "__main__":
    main()
