"""Letters: the outbox, and how they leave the house. Others may use `outbox` to post them.

`smtp` tells the doctor (`forum check`) whether the mail server takes us, and `addresses` how
domains are written in letters.
"""
