"""Filters for the templates of identities."""
