"""Conversations: threads and their posts, who reads how far, and what moderators do to them.

Others may use `wishes`, `listing`, `idea_words`, `reporting` and `citing` (what is told of a
conversation where it's cited).
"""
