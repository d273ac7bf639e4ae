"""Identities: encrypted field by field, and found by blind index."""
