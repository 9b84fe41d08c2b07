"""Pages that read across slices: home, about, a member."""
