"""The story of `make judges`: software that nobody here made looks at the running press room.

docs/judges.md says who they are, and what is not held against us. A module holds one judge or a family of them; each
is a function that takes the press room and gives a `Verdict`.
"""
