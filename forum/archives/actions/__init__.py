"""What comes into the house from archives, and whose it becomes."""
