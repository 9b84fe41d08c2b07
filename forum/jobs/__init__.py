"""Work for later, kept in our own database and carried out by taskiq.

Others may use `broker` and `retries`.
"""
