"""Lists of other offices, brought into an operation in stages: read, put right, compared, and merged as a whole."""
