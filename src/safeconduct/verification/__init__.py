"""Verification: a second, independent reading of what makes a plan valid, what it costs and what its prices prove."""
