"""Who depends on whom between departments: what is handed over, and what waits."""
