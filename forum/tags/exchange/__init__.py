"""The vocabulary in files: what is said in one, read, merged with what is here, and written."""
