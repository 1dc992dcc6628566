"""What it looks like: pages and components. Drawing asks the view, never the database."""
