"""Pages that show what several slices know: home, a member, the words about this place."""
