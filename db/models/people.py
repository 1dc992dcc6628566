"""Registers: regions, departments with their aliases, people, enterprises."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import Base, Code, Words


class RegionRow(Base):
    """行政区划 (GB/T 2260). Codes change: valid_from and valid_to say when one was in force."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(32))
    level: Mapped[Code]
    parent: Mapped[str | None] = mapped_column(String(6))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class DepartmentRow(Base):
    """部门, on three levels, with its line (条线). office: it runs the loop."""

    __tablename__ = "department"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    short_name: Mapped[str] = mapped_column(String(32))
    level: Mapped[Code]
    region: Mapped[str] = mapped_column(String(6), index=True)
    line: Mapped[str] = mapped_column(String(32), default="")
    office: Mapped[bool] = mapped_column(default=False)
    head_approves: Mapped[bool] = mapped_column(default=False)
    mark: Mapped[str] = mapped_column(String(16), default="")
    active: Mapped[bool] = mapped_column(default=True)
    merged_into: Mapped[int | None]


class FieldRow(Base):
    """服务领域, two levels: the parent of "0102" is "01"."""

    __tablename__ = "service_field"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(32))
    parent: Mapped[str] = mapped_column(String(8), default="")
    active: Mapped[bool] = mapped_column(default=True)


class AliasRow(Base):
    """别名: how a department is or was also written, and when."""

    __tablename__ = "department_alias"

    alias: Mapped[str] = mapped_column(String(64), primary_key=True)
    department_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class PersonRow(Base):
    """An account. Never shared, never deleted: people who leave become inactive."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(64), default="")
    role: Mapped[Code]
    region: Mapped[str] = mapped_column(String(6))
    department_id: Mapped[int | None] = mapped_column(index=True)
    fields: Mapped[Words]
    phone: Mapped[Words]
    deputy_id: Mapped[int | None]
    away_until: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[Words]
    must_change: Mapped[bool] = mapped_column(default=True)
    password_changed_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    epoch: Mapped[int] = mapped_column(default=0)


class EnterpriseRow(Base):
    """企业, keyed by its unified social credit code; 筹建中 ones have none yet."""

    __tablename__ = "enterprise"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    uscc: Mapped[str | None] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(128))
    region: Mapped[str] = mapped_column(String(6))
    industry: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[str] = mapped_column(String(16), default="")
    contact: Mapped[Words]
    phone: Mapped[Words]
    irregular: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_enterprise_name", "name"),)
