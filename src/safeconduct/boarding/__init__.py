"""The day of departure: what devices at the gate said, and what follows of it. Pure: rows in, results out."""
