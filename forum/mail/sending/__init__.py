"""How letters are built, signed, and carried to the mail server."""
