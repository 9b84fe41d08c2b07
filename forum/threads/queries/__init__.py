"""Reading conversations. Every list starts at ``lists.threads_seen_by``."""
