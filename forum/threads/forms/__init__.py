"""What is sent to conversations."""
