"""Words of pages about danger."""
