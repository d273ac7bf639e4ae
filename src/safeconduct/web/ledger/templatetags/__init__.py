"""What templates of the ledger ask for."""
