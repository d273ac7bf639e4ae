"""Pages of the ledger: who said what, and what came of it."""
