"""The thread of a lesson: from what was learnt to the proof that it lasts, on one page and on paper."""
