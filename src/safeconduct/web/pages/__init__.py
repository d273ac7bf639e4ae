"""The shell around every page, the front page and the pages for what went wrong."""
