"""The ledger: who said what, and what came of it."""
