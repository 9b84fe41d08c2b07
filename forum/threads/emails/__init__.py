"""Letters about conversations."""
