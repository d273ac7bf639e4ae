"""Tags and filters of pages about alerts."""
