"""What pages of audits ask."""
