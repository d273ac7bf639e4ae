"""Backups: the whole of an installation in one encrypted file, made while it is in use, and brought back from it."""
