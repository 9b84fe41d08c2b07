"""What is sent about wishes, and about stopping letters."""
