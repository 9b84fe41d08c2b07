"""Writing the log, and changing the rules."""
