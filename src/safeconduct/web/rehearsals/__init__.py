"""Rehearsals of plans: computed as a job, shown with what is fragile, and seen by few."""
