"""What a conversation is called where it's cited, and what its pages tell of it to programs."""
