"""The board: at a glance how far the last person is from being out, what stands in the way, what to ask for next."""
