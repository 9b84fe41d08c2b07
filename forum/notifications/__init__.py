"""What members hear of, on the page and by letter at once, and how much of it they wish for."""
