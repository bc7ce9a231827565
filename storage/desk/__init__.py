"""What the desk of a coordinator reads: scoped to her country, one small query for each kind."""
