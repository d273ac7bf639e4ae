"""Pages of movements."""
