"""The public page of an operation: totals alone, coarse and late, switched on by two people and off by one."""
