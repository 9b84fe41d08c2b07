"""Citing and exporting conversations; writes nothing.

What a work is called, and what pages tell of it by themselves, stands lower, in
``forum.threads.citing``: here are the styles, the formats of reference managers, unAPI, and whole
threads as files.
"""
