"""Reading the log and the rules."""
