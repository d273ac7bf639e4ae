"""Words of pages about movements."""
