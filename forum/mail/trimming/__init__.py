"""Taking quotes and signatures off what somebody wrote, in text and in HTML."""
