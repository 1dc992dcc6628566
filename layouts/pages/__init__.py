"""One file a page; each begins with its Ids and ends with `draw(view)`."""
