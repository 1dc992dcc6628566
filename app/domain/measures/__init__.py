"""评价指标: what each is, what one case adds to it, and how figures are made of the sums."""
