"""What moderators did, and the rules they go by.

The log hears of every act below and never changes what it wrote.

Others may use `changes`: before and after, in words; and `rule_words`: how a rule is cited.
"""
