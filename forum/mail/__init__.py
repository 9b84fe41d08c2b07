"""Letters: the outbox, and how they leave the house. Others may use `outbox`."""
