"""The chronology of a review: what each agency tells, put together as one.

Pure: it knows events as plain values and nothing of rows, people or boards. ``moments`` reads dates as agencies write
them, ``columns`` finds out what the columns of a table hold, ``merging`` puts the agencies' events together.
"""
