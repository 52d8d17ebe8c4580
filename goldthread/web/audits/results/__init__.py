"""What audits found: results, second grades, cases, findings, letters, and the way out and back."""
