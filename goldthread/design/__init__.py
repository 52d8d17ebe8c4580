"""The look: components, form fields, page shell. No domain word."""
