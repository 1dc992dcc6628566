"""Serving: waitress in this process, or gunicorn with several; both end as they are told to."""
