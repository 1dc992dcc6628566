"""What the commands work on: the settings of this machine, the clock, the open application."""

from __future__ import annotations

import os
from datetime import datetime
from functools import cached_property  # noqa: TID251 - asks no database
from typing import TYPE_CHECKING

import click

from app.config import Settings
from app.domain.calendar import Calendar
from app.domain.errors import DomainError
from app.translations import _
from db.seed.calendar import seed_calendar

if TYPE_CHECKING:
    from app.context import Application

# What opens a database is imported where one is opened: the clocks answer without any.


class Installation:
    """The object of every command. now: the clock of --now, or None for the machine's."""

    def __init__(self, *, now: datetime | None = None) -> None:
        self.now = now

    @cached_property
    def settings(self) -> Settings:
        """The settings of the environment. Raises DomainError "bad_setting"."""
        return Settings.from_environment(os.environ, fixed_now=self.now)

    def application(self) -> Application:
        """The open application. Raises DomainError schema_pending, database_unreachable."""
        opened = self.opened()
        if self._pending(opened):
            raise DomainError("schema_pending")
        return opened

    def opened(self) -> Application:
        """The application, whatever state its database is in; opened once."""
        return self._opened

    def migrated(self) -> Application:
        """The application, its schema brought up to date."""
        from db import migrations

        opened = self.opened()
        if self._pending(opened):
            migrations.upgrade(opened.database)
        return opened

    def calendar(self) -> Calendar:
        """The calendar in force, where a database is named and ready; else the seed."""
        if "BIHUAN_DATABASE_URL" not in os.environ:
            return Calendar.from_mapping(seed_calendar())
        try:
            with self.application().reading() as store:
                return store.rules.calendar()
        except DomainError:
            click.echo(_("数据库中没有可用的工作日历，按随附日历计算。"), err=True)
            return Calendar.from_mapping(seed_calendar())

    @cached_property
    def _opened(self) -> Application:
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError

        from app.context import Application
        from db.cipher import Cipher
        from db.engine import open_database

        settings = self.settings
        try:
            database = open_database(settings.database_url)
        except (ArgumentError, NoSuchModuleError) as wrong:
            name = "BIHUAN_DATABASE_URL"
            raise DomainError("bad_setting", name=name, value=settings.database_url) from wrong
        return Application(settings, database, Cipher(settings.secret))

    def _pending(self, opened: Application) -> bool:
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import OperationalError

        from db import migrations

        try:
            return migrations.pending(opened.database)
        except OperationalError as error:
            url = make_url(opened.settings.database_url).render_as_string(hide_password=True)
            reason = str(error.orig).strip().partition("\n")[0]
            raise DomainError("database_unreachable", url=url, reason=reason) from error
