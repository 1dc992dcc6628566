"""What pages show: one file a page, each a frozen view and the SQL that fills it."""
