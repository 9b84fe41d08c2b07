"""Reading the vocabulary."""
