"""How plans are told in words."""
