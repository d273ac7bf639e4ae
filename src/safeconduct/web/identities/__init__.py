"""Who people are: sealed values, how people are found by them, likely duplicates, and erasure."""
