"""Files of others, read into rows: what each row says, or why it cannot be taken."""
