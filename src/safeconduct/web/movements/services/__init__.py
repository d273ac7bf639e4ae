"""The one door to movements: each function locks, checks, acts and writes it down, and refuses with ``Refused``."""
