"""Migrations, made by `make migration`. Don't edit what has been released."""
