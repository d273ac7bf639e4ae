"""Who said what, and what came of it. Texts and tables in, results out; nothing here opens a file or reads a clock."""
