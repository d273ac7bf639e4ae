"""Verification: a second, independent reading of what makes a plan valid, what it costs and what its prices prove."""

from safeconduct.verification.verdict import Verdict
from safeconduct.verification.verifying import verify, verify_folder

__all__ = ["Verdict", "verify", "verify_folder"]
