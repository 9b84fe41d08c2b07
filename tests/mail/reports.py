"""What mail servers send when a letter of ours didn't arrive, for tests."""

from __future__ import annotations

TO = "jo@library.example"
ORIGINAL = "Return-Path: <{path}>\nFrom: forum@forum.example\nTo: jo@library.example\nSubject: x\n"


def a_dsn(
    *groups: str, kind: str = "message/delivery-status", path: str = "", about: str = "It failed."
) -> bytes:
    """A delivery status notification with these groups after the one about the server."""
    said = "\n\n".join(("Reporting-MTA: dns; mx.library.example", *groups))
    text = (
        "From: MAILER-DAEMON@mx.library.example\nTo: bounce@forum.example\n"
        "Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n"
        "MIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=b"\n\n'
        f"--=b\nContent-Type: text/plain\n\n{about}\n\n"
        f"--=b\nContent-Type: {kind}\n\n{said}\n\n"
        f"--=b\nContent-Type: text/rfc822-headers\n\n{ORIGINAL.format(path=path)}\n--=b--\n"
    )
    return text.replace("\n", "\r\n").encode()


def a_group(status: str = "5.1.1", *, to: str = TO, action: str = "failed", said: str = "") -> str:
    """What a notification says of one recipient."""
    lines = [f"Final-Recipient: rfc822; {to}", f"Action: {action}", f"Status: {status}"]
    return "\n".join([*lines, f"Diagnostic-Code: smtp; {said}"] if said else lines)


def a_complaint(kind: str = "abuse", *, path: str = "", field: str = "") -> bytes:
    """A complaint as providers forward it (RFC 5965), ``path`` in the letter, or in a field."""
    told = f"Original-Mail-From: <{field}>\n" if field else ""
    text = (
        "From: fbl@provider.example\nTo: abuse@forum.example\nSubject: FW: spam\n"
        "MIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="=b"\n\n'
        "--=b\nContent-Type: text/plain\n\nThis is an email abuse report.\n\n"
        "--=b\nContent-Type: message/feedback-report\n\n"
        f"Feedback-Type: {kind}\nUser-Agent: Loop/1.0\nVersion: 1\n{told}\n"
        f"--=b\nContent-Type: message/rfc822\n\n{ORIGINAL.format(path=path)}\nHello.\n\n--=b--\n"
    )
    return text.encode()


def a_note(text: str, *, sender: str = "MAILER-DAEMON@mx.library.example",
           subject: str = "failure notice", headers: str = "") -> bytes:  # fmt: skip
    """A letter in plain words, as old servers and machines write them."""
    head = f"From: {sender}\nTo: bounce@forum.example\nSubject: {subject}\n{headers}"
    return f"{head}Content-Type: text/plain\n\n{text}\n".encode()
