"""What is sent to the vocabulary."""
