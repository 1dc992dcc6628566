"""The database: engine, tables, the log and its projections, visibility, migrations, seeds."""
