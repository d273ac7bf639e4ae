"""Taking a source: from the file that somebody hands in to the text on which the ledger rests.

The file itself is kept as it came. What is read here is its working text, with what the file says of itself and what is
to be known of how it was read. Nothing in a file is run, and nothing that it points at is fetched.
"""

from safeconduct.ledger.taking.apart import text_apart
from safeconduct.ledger.taking.reading import text_of
from safeconduct.ledger.taking.taken import WORDS, NotTaken, Remark, Said, Taken

__all__ = ["WORDS", "NotTaken", "Remark", "Said", "Taken", "text_apart", "text_of"]
