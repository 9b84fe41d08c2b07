"""What members hear of, on the page and by letter at once, and how much of it they wish for.

`recipients` alone decides who hears of what. Others may use `words`, and `identities`: what
letters about posts and groups are called, by which answers find their post.
"""
