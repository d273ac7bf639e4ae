"""What others hear from the log of incidents, without its knowing who listens."""

from __future__ import annotations

from django.dispatch import Signal

to_be_told = Signal()
"""Somebody wants those who have a rule to be told of ``incident``, though it was known for long."""
