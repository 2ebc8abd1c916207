"""Many records at once, resumable."""
