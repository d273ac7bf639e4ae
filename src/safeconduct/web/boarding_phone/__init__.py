"""The page for a phone at a gate: it opens without a network, and holds what it needs of one departure sealed."""
