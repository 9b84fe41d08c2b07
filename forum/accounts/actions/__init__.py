"""What people do with their accounts: one ability a module."""
