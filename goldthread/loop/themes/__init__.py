"""The vocabulary of learning."""
