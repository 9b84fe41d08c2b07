"""The ways in: LMTP and SMTP, and what a pipe and a webhook share with them."""
