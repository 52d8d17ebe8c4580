"""Have we learnt this before? Statements of learning are compared by the issue that they raise, not by their words.

Pure: it knows statements as text and nothing of rows, people or boards. ``frames`` reads a statement into its
parts, ``likeness`` compares two of them and says in words what they share, ``ranking`` orders many.
"""
