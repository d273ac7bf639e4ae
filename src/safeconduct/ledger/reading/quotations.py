"""Find quotations by their marks: which mark opens, which closes, and what goes on in the next paragraph.

One pass over the tokens with a stack. A mark is judged by what stands beside it and by what is open:

- ``“ ”``, ``„ “``, ``« »``, ``» «`` and the straight ``"`` are quotation marks of the first kind; ``‘ ’``, ``‚ ‘``,
  ``‹ ›`` and the straight ``'`` of the second, which an apostrophe looks like.
- Whichever of ``«`` and ``»`` comes first opens, so that French and German usage are both read.
- A quotation that is open at the end of a paragraph goes on where the next one begins with an opening mark, which is
  then no quotation of its own. Else it ends with the paragraph, and a mark is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from safeconduct.ledger.reading.tokens import Kind, Token

DEEPEST = 8
"""Quotations within quotations that are read; what lies deeper is read as a part of its outer one."""
CLOSED_BY = {
    "“": '”"',
    '"': '"”',
    "”": "”",
    "„": '“”"',
    "«": "»",
    "»": "«",
    "‘": "’",
    "'": "'’",
    "‚": "‘’",
    "‹": "›",
    "›": "‹",
}
"""The marks that end what a mark has opened."""
AFTER = 50
"""Quotations in which one is looked for that shows that a mark without its counterpart did not open a quotation."""
CLOSING = frozenset("”’'\"»«“‘")
SINGLE = frozenset("‘’'‚‹›")
MARKS = frozenset("“”\"„‟«»‘’'‚‹›")
ENDS = frozenset(".,!?…;:—–-)]")
CONTRACTED = frozenset({"em", "tis", "twas", "til", "cause", "bout", "n", "round", "s"})


@dataclass
class Quotation:
    """A quotation between two marks.

    Attributes:
        opening: The token of the opening mark.
        closing: The token of the closing mark; for one that is not closed, the last token of its paragraph.
        closed: Whether the closing mark is there.
        again: Tokens of opening marks that were repeated where it goes on in a new paragraph.
        mark: The mark that opened it.
    """

    opening: int
    closing: int
    closed: bool
    mark: str
    again: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Marks:
    """The quotations of a text in the order of their opening, and the tokens of marks that have no counterpart."""

    quotations: list[Quotation]
    unbalanced: list[int]


def quotations(text: str, found: list[Token]) -> Marks:
    """The quotations among the tokens of a text."""
    stack: list[Quotation] = []
    done: list[Quotation] = []
    unbalanced: list[int] = []
    skipped = 0
    for at, token in enumerate(found):
        if token.kind == Kind.BREAK:
            _end_of_paragraph(found, at, stack, done, unbalanced)
            skipped = 0
            continue
        if token.kind != Kind.MARK or token.word not in MARKS:
            continue
        before = text[token.start - 1] if token.start else " "
        after = text[token.end] if token.end < len(text) else " "
        first = at == 0 or found[at - 1].kind == Kind.BREAK
        if first and stack and _opens_again(token.word, stack):
            stack[-1].again.append(at)
            continue
        depth = _closes(token.word, before, after, stack)
        if depth is not None and skipped and depth == len(stack) - 1:
            skipped -= 1
        elif depth is not None:
            for dropped in stack[depth + 1 :]:
                if dropped.mark not in SINGLE:
                    unbalanced.append(dropped.opening)
            quotation = stack[depth]
            quotation.closing = at
            quotation.closed = True
            done.append(quotation)
            del stack[depth:]
            skipped = 0
        elif _opens(token.word, before, after, found, at):
            if len(stack) == DEEPEST:
                skipped += 1
            else:
                stack.append(Quotation(at, at, False, token.word))
        elif token.word not in SINGLE and not (token.word in '"”' and before.isdigit()):
            unbalanced.append(at)
    _end_of_paragraph(found, len(found), stack, done, unbalanced)
    done.sort(key=lambda one: one.opening)
    return Marks(done, sorted(unbalanced))


def _opens_again(mark: str, stack: list[Quotation]) -> bool:
    """Whether a mark at the start of a paragraph says that an open quotation goes on."""
    outer = stack[-1].mark
    return mark == outer or {mark, outer} <= {'"', "“"} or {mark, outer} <= {"«", "»"}


def _closes(mark: str, before: str, after: str, stack: list[Quotation]) -> int | None:
    """Which of the open quotations a mark closes; None if it closes none."""
    if not stack:
        return None
    if mark in "'’" and (after.isalnum() or before.isspace()):
        return None
    if mark == '"' and before.isspace() and after.isalnum():
        return None
    if mark == "“" and (stack[-1].mark != "„" or (before.isspace() and after.isalnum())):
        return None
    for depth in range(len(stack) - 1, -1, -1):
        if mark in CLOSED_BY[stack[depth].mark]:
            if mark in "'’" and before in "sS" and after == " ":
                return None  # of many: "the families' bread"
            return depth
        if stack[depth].mark not in SINGLE and mark in SINGLE:
            return None
    return None


def _opens(mark: str, before: str, after: str, found: list[Token], at: int) -> bool:
    """Whether a mark opens a quotation."""
    free = before.isspace() or before in "([{—–-/“‘\"'„«»‚…:" or not before.isalnum()
    if mark in "“„‚«»‹›":
        return mark in "“„" or free or not before.isalnum()
    if after.isspace():
        return False
    if mark == '"':
        return free and before not in ".,!?"
    if mark == "”":
        return before.isspace() and after.isalnum()
    if mark == "‘":
        return not before.isalnum()
    if mark == "’":
        return False
    following = found[at + 1].low if at + 1 < len(found) else ""
    return free and following not in CONTRACTED and not after.isdigit() and before not in ".,!?"


def _end_of_paragraph(
    found: list[Token], at: int, stack: list[Quotation], done: list[Quotation], unbalanced: list[int]
) -> None:
    """Let what goes on in the next paragraph stay open; end the rest where its paragraph ends."""
    while stack and stack[-1].mark in SINGLE:
        stack.pop()  # an apostrophe
    if not stack:
        return
    following = found[at + 1] if at + 1 < len(found) else None
    if following is not None and following.kind == Kind.MARK and _opens_again(following.word, stack):
        return
    unbalanced.extend(quotation.opening for quotation in stack)
    outer = stack[0]
    stack.clear()
    if not any(one.opening > outer.opening and one.mark not in SINGLE for one in done[-AFTER:]):
        outer.closing = at - 1
        done.append(outer)


def last_inside(found: list[Token], quotation: Quotation) -> int:
    """The last token of a quotation before its closing mark, and before the closing marks of those that end with it."""
    at = quotation.closing - (1 if quotation.closed else 0)
    while at > quotation.opening + 1 and found[at].word in CLOSING:
        at -= 1
    return max(at, 0)
