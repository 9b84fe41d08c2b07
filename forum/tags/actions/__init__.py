"""Keeping the vocabulary, and what members choose of it."""
