"""Alerts: who hears that an incident was entered, by which rule and by which way. None tells anything about it."""
