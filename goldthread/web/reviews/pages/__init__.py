"""What the pages of reviews receive."""
