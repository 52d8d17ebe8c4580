"""Actions, their progress, evidence and its verification, and whether they last."""
