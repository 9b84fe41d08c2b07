"""What the keepers of the place look after: outbox, jobs, the demo."""
