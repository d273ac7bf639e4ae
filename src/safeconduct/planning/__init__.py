"""Planning: who leaves when, by which departure and offer, with a proof of how good it is."""
