"""The chronology of a review: what each agency tells, put together as one.

``moments`` reads dates as agencies write them, ``columns`` finds out what the columns of a table hold, ``naming`` finds
sealed names in what is told, and ``merging`` puts the agencies' events together: these four are pure, and know events
as plain values and nothing of rows, people or boards. The other files are those of every stage; their rows hang on the
source that the review is.
"""
