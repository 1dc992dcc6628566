"""`bihuan import`: files of problems and of their logs, staged, then committed.

What was refused goes into a file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from app.commands.installation import Installation
from app.commands.refusals import telling
from app.context import Application
from app.domain.errors import DomainError
from app.imports.archives import members
from app.imports.plan import Half
from app.imports.profile import Profile, load_profile
from app.imports.sheets import file_content
from app.services import importing
from app.services.import_reports import Preview, Result
from app.services.people import COMMAND_LINE
from app.services.setup import set_up
from app.translations import N_, _
from app.translations.errors import sentence

ACCEPTED, UNREADABLE, SOME_REJECTED = 0, 2, 3


@click.command("import")
@click.argument("files", nargs=-1, metavar="FILE…")
@click.option("--profile", metavar="NAME|FILE.toml", help=N_("导入模板；不指定时按表头判断"))
@click.option("--dry-run", is_flag=True, help=N_("只校验，不写入"))
@click.option("--rejects", metavar="OUT.csv", help=N_("把未导入的行及原因写入文件"))
@click.option("--resume", is_flag=True, help=N_("继续此前中断的导入"))
@click.option("--json", "as_json", is_flag=True, help=N_("以 JSON 输出"))
@click.pass_context
def import_command(
    context: click.Context,
    *,
    files: tuple[str, ...],
    profile: str | None,
    dry_run: bool,
    rejects: str | None,
    resume: bool,
    as_json: bool,
) -> None:
    """导入 FILE（xlsx、csv、xes，可用 zip、gz 压缩）中的问题及其办理过程。"""
    if not files and not resume:
        raise click.UsageError(_("缺少参数 {key}").format(key="FILE"))
    with telling():
        application = opened(context.obj, dry_run=dry_run)
        chosen = load_profile(profile) if profile else None
        run = Importing(application, profile=chosen, dry_run=dry_run, rejects=rejects, json=as_json)
        if resume:
            run.resume()
        run.files([Path(file) for file in files])
    context.exit(run.status)


COMMANDS = (import_command,)


def opened(installation: Installation, *, dry_run: bool) -> Application:
    """The application; an empty database is made ready, but for a trial."""
    if dry_run:
        return installation.application()
    application = installation.migrated()
    with application.transaction() as store:
        set_up(store, at=application.now())
    return application


@dataclass(frozen=True, kw_only=True)
class DataFile:
    """One file of data: a file of this machine, or a member of one. Its bytes are read anew."""

    path: Path
    name: str

    def content(self) -> bytes:
        """Its bytes. Raises DomainError as `members`."""
        packed = members(file_content(self.path), self.path.name)
        return next(content for name, content in packed if name == self.name)


class Importing:
    """One call of the command; `status` is what it exits with."""

    def __init__(
        self,
        application: Application,
        *,
        profile: Profile | None,
        dry_run: bool,
        rejects: str | None,
        json: bool,
    ) -> None:
        self.application, self.profile = application, profile
        self.dry_run, self.rejects, self.json = dry_run, rejects, json
        self.status = ACCEPTED

    def files(self, paths: Sequence[Path]) -> None:
        """Import files, those of problems before those of their events.

        What a file refuses is told on one line, and the next file is taken.
        """
        found = [file for path in paths for file in self._data_files(path)]
        if len(found) == 1:
            self._file(found[0], 0)
            return
        numbered = list(enumerate(found, start=1))
        for place, file in sorted(numbered, key=lambda pair: self._tells_of_events(pair[1])):
            self._file(file, place)

    def _data_files(self, path: Path) -> list[DataFile]:
        """What a file holds; all that is read of it here are the names of what it packs."""
        try:
            packed = members(file_content(path), path.name)
            return [DataFile(path=path, name=name) for name, _content in packed]
        except DomainError as error:
            self._refused(error)
            return []

    def _tells_of_events(self, file: DataFile) -> bool:
        """Whether a file is a log; one that cannot be read is told of when its turn comes."""
        try:
            read = importing.read_plan(file.content(), name=file.name, profile=self.profile)
        except DomainError:
            return False
        return read.half is Half.EVENTS

    def _file(self, file: DataFile, place: int) -> None:
        try:
            self._require_writable(place)
            work = self._examined if self.dry_run else self._imported
            result, refused = work(file.content(), file.name)
            self._write_rejects(refused, place)
        except DomainError as error:
            self._refused(error)
            return
        self._tell(result)

    def _refused(self, error: DomainError) -> None:
        click.echo(sentence(error), err=True)
        self.status = UNREADABLE

    def resume(self) -> None:
        """Go on with every batch whose commit was cut off."""
        with self.application.reading() as store:
            batches = importing.cut_off(store)
        for batch in batches:
            self._tell(self._committed(batch))

    def _imported(self, content: bytes, name: str) -> tuple[Result, bytes]:
        plan = importing.read_plan(content, name=name, profile=self.profile)
        with self.application.reading() as store:
            batch = importing.unfinished(store, content=content, profile=plan.profile.name)
        if batch is None:
            preview = importing.stage(
                self.application, content=content, name=name, viewer=COMMAND_LINE,
                at=self.application.now(), profile=self.profile,
            )  # fmt: skip
            self._note(preview)
            batch = preview.batch
        result = self._committed(batch)
        if self.rejects is None:
            return result, b""
        with self.application.reading() as store:
            return result, importing.rejects_csv(store, batch=batch)

    def _committed(self, batch: int) -> Result:
        now = self.application.now()
        return importing.commit(self.application, batch=batch, viewer=COMMAND_LINE, at=now)

    def _examined(self, content: bytes, name: str) -> tuple[Result, bytes]:
        preview, refused = importing.examine(
            self.application, content=content, name=name, viewer=COMMAND_LINE,
            at=self.application.now(), profile=self.profile,
        )  # fmt: skip
        self._note(preview)
        return _would(preview), refused

    def _note(self, preview: Preview) -> None:
        for note in preview.notes:
            click.echo(_("{file}：{note}").format(file=preview.file, note=note), err=True)

    def _require_writable(self, place: int) -> None:
        """Refuse before anything is imported, not after."""
        if self.rejects is None:
            return
        try:
            self._rejects_path(place).open("ab").close()
        except OSError as error:
            raise DomainError("file_not_writable", file=self.rejects) from error

    def _rejects_path(self, place: int) -> Path:
        """OUT.csv; for the second of several files OUT-2.csv."""
        path = Path(str(self.rejects))
        return path.with_stem(f"{path.stem}-{place}") if place else path

    def _write_rejects(self, refused: bytes, place: int) -> None:
        if self.rejects is not None:
            self._rejects_path(place).write_bytes(refused)

    def _tell(self, result: Result) -> None:
        if result.rejected and self.status == ACCEPTED:
            self.status = SOME_REJECTED
        if self.json:
            click.echo(json.dumps(asdict(result), ensure_ascii=False))
            return
        words = (
            _("{file}（{profile}）：共{rows}行，可导入{accepted}行，重复{duplicates}行，"
              "退回{rejected}行（未写入）")
            if self.dry_run
            else _("{file}（{profile}）：共{rows}行，导入{accepted}行，重复{duplicates}行，"
                   "退回{rejected}行")
        )  # fmt: skip
        told = words.format(**asdict(result))
        if result.problems != result.events:
            told += _("；新增问题{problems}件").format(problems=result.problems)
        click.echo(told)


def _would(preview: Preview) -> Result:
    return Result(
        file=preview.file,
        profile=preview.profile,
        rows=preview.rows,
        accepted=preview.ready,
        rejected=preview.rejected,
        duplicates=preview.duplicates,
        problems=preview.begun,
        events=preview.ready,
    )
