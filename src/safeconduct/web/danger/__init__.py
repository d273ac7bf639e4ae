"""Danger at the sites: the log of incidents, what is done to protect people, and visits of those who look."""
