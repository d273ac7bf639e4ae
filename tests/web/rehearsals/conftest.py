"""Who may do what in the tests of rehearsals: as in those of the record."""

from tests.web.record.conftest import allow, in_english

__all__ = ["allow", "in_english"]
