"""Words of pages about notices."""
