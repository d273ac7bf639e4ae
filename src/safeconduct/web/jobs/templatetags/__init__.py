"""How moments and durations of jobs are written."""
