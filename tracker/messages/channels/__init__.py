"""Ways to one person. A channel hands a complete message over and says what became of it; it reads and writes no rows.

None of them speaks to a group: naming late people before everybody would be a 通报 in disguise.
"""
