"""Pieces that several pages draw: cards, lamps, heads, empty states, tables, forms, words."""
