"""Files that members upload, and where they are kept. Knows nothing of posts.

Others may use `serving` (answers a request with a file), `storage` (whether it can be reached)
and `sniffing` (which kinds are taken).
"""
