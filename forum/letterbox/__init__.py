"""What letters that come in ask for: replies, new threads, commands, and news of bounces."""
