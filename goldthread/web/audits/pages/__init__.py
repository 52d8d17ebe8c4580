"""What pages of audits receive."""
