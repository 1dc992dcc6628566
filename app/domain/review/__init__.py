"""周例会: the weeks that are reviewed."""
