"""Notices to families: by the way that a family chose, in its language, through a queue."""
