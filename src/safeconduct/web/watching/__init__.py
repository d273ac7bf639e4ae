"""What programs that watch the server ask: whether it lives, whether it is ready, and how much it does."""
