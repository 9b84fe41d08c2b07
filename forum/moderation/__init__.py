"""What moderators did: the log. It hears of every act below and never changes what it wrote.

Others may use `changes`: before and after, in words.
"""
