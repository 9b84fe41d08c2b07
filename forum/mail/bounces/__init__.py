"""Letters that came back: what reports say, and how much they weigh."""
