"""The vocabulary: the data dictionary, and reading, writing and checking an operation."""
