"""Rights and language as in the tests of the record."""

from tests.web.record.conftest import allow, in_english

__all__ = ["allow", "in_english"]
