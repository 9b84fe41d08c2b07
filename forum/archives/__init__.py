"""Archives of mailing lists become threads."""
