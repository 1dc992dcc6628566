"""What goes out as a file: the very view that the page shows, as bytes."""
