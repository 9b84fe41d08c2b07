"""The slices and storeys of the house, in their order. ``tests/test_architecture.py`` holds them.

A slice imports only slices to its left; within a slice a module imports only modules to its left.
"""

SLICES = (
    "core", "jobs", "mail",
    "accounts", "groups", "tags", "files", "threads", "citations",
    "notifications", "digests", "moderation",
    "letterbox", "archives", "pages", "admin",
)  # fmt: skip

STOREYS = (
    "models", "signals", "policy", "queries", "emails", "actions",
    "jobs", "listeners", "forms", "routes", "commands",
)  # fmt: skip

MODELS = [
    "forum.core.models",
    "forum.jobs.models",
    "forum.mail.models",
    "forum.accounts.models",
    "forum.groups.models",
    "forum.tags.models",
    "forum.files.models",
    "forum.threads.models",
    "forum.notifications.models",
    "forum.digests.models",
    "forum.moderation.models",
]
