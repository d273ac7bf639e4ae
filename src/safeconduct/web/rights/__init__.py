"""Who may do what in which operation, and until when."""
