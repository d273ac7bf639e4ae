"""Who signs in: users, their names and languages."""
