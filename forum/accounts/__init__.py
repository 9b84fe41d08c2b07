"""Members, how they come in and how they stay themselves.

Others may use `passwords`, `usernames`, `addresses`, `newcomer`, `timezones` and `role_words`.
"""
