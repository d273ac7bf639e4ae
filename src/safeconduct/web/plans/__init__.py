"""Plans of an operation: made from a snapshot as a job, compared, approved, communicated, and never edited."""
