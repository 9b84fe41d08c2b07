"""Conversations: threads and their posts, who reads how far, and what moderators do to them.

Others may use `selecting`, `precedence` (which of a member's wishes counts), `listing`,
`differences`, `idea_words`, `entry_words` (what stands in the place of a post where it's taken
elsewhere), `reporting`, `pace_words` and `citing` (what is told of a conversation where it's
cited).
"""
