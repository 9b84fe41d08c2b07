"""Conversations: threads and their posts, who reads how far, and what moderators do to them.

Others may use `wishes`.
"""
