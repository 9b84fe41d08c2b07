"""Work for later, about conversations."""
