"""Every write of the letterbox."""
