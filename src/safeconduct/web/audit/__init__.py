"""The append-only log of who read and changed what."""
