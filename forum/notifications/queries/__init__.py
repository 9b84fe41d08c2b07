"""What a member has not heard of yet, and what she wishes to hear."""
