"""Audits and self-assessments: the programme, the tools, the rounds and their returns, grades, and comparison."""
