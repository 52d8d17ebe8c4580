"""Bringing a document in: upload, the proposal beside the document, corrections, and taking it in."""
