"""The ground: settings, database, web plumbing. Knows no word of the domain."""
