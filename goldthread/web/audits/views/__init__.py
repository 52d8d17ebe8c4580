"""What happens at the addresses of audits."""
