"""Pages of a review's chronology."""
