"""The ground: settings, database, web plumbing. Knows no word of the domain."""

from forum.core import convertors as convertors  # first of all: every route may use them
