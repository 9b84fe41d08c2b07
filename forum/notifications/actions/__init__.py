"""What comes of what happened: rows, letters, and what members do with both."""
