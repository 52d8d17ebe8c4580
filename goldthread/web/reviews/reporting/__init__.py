"""Pages of a review's analysis, its report, its publication and what was learnt about it."""
