"""Tariffs: books of dated price-list lines, and what they make of a list of items.

`pricing.price` is the way in. A book is a folder of data; `book` loads and proves it,
`recipe` turns its lines into ladders for one day and payer, `kernel` climbs them for
whole columns at once.
"""
