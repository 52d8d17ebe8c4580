"""Reviews: from commission by any method to a report fit to publish."""
