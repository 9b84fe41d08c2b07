"""``forum demo``: a believable community to look at, and to measure with."""
