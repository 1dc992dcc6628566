"""Mail by SMTP. What goes wrong comes back in words, without what the server must not tell."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from app.config import MailServer
from app.services.messages import Message
from app.translations import _
from db.deliveries import Waiting

TIMEOUT = 15.0
LONGEST_ERROR = 300


class Mailbox:
    """A server at which mail is handed in; it is asked once, also when it does not answer."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self._away = ""

    def send(self, mail: EmailMessage) -> str:
        """Hand a mail in. Empty where the server took it, else what went wrong."""
        if self._away:
            return self._away
        try:
            self._connected().send_message(mail)
        except smtplib.SMTPServerDisconnected as error:
            self._smtp = None
            return _told(error)
        except (smtplib.SMTPException, OSError) as error:
            if self._smtp is None:
                self._away = _told(error)
            return _told(error)
        return ""

    def close(self) -> None:
        """Say goodbye, if anybody was met."""
        if self._smtp is not None:
            self._smtp.close()

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = _connection(self._server)
        return self._smtp


def _connection(server: MailServer) -> smtplib.SMTP:
    """A connection that has signed in. Raises OSError, smtplib.SMTPException."""
    if server.tls == "ssl":
        context = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        if server.tls == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, server.password)
    except (smtplib.SMTPException, OSError):
        smtp.close()
        raise
    return smtp


def mail_of(
    message: Message, *, claimed: Sequence[Waiting], server: MailServer, at: datetime
) -> EmailMessage:
    """A mail to the one person of the claimed deliveries.

    Its Message-ID follows from what it tells to whom, so that a second copy, sent because a
    process died after the first, is recognised as one.
    """
    mail = EmailMessage()
    mail["Subject"] = message.title
    mail["From"] = server.sender
    mail["To"] = claimed[0].mail
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id(claimed, domain=server.sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    text = [*message.lines, *([message.link] if message.link else [])]
    text.append(_("本邮件由系统自动发送，请勿回复。"))
    mail.set_content("\n\n".join(text) + "\n")
    return mail


def message_id(claimed: Sequence[Waiting], *, domain: str) -> str:
    """The id of a message: of its event and person, or of all that a daily one holds."""
    names = [f"{w.subject}.{w.n}.{w.person}" for w in claimed]
    if len(names) == 1:
        return f"<{names[0]}@{domain}>"
    whole = hashlib.sha256(" ".join(sorted(names)).encode()).hexdigest()[:32]
    return f"<daily.{claimed[0].person}.{whole}@{domain}>"


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
