"""What is asked of the log, and what is sent to the rules."""
