"""Writing conversations: one ability a module."""
