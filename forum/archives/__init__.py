"""Archives of old mailing lists become threads, and their writers' posts find their owners."""
