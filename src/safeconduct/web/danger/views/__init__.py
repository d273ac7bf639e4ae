"""The pages about danger. Nothing of them is kept by a browser."""
