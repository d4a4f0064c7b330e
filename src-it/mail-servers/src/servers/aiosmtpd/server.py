"""aiosmtpd: what it takes becomes a file in DATA/mail."""

import os
import signal
import ssl
import uuid

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword, SMTP

DATA = os.environ["DATA"]
USER = LoginPassword(os.environ["USER_NAME"].encode(), os.environ["USER_PASSWORD"].encode())
ANSWERS = {
    "refused@mail.test": "550 5.1.1 no such mailbox",
    "deferred@mail.test": "450 4.2.0 come again later",
    "busy@mail.test": "421 4.3.2 too much to do",
}


class Delivery:
    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = ANSWERS.get(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        with open(os.path.join(DATA, "mail", str(uuid.uuid4())), "wb") as file:
            file.write(envelope.original_content)
        return "250 2.0.0 OK"


def authenticate(server, session, envelope, mechanism, login):
    return AuthResult(success=login == USER, handled=False)


class Server(Controller):
    def __init__(self, port, certificate, implicit):
        self.certificate = certificate
        self.implicit = implicit
        super().__init__(Delivery(), hostname="127.0.0.1", port=port, ssl_context=certificate if implicit else None)

    def factory(self):
        return SMTP(
            self.handler,
            hostname="relay.mail.test",
            data_size_limit=int(os.environ["SIZE_LIMIT"]),
            enable_SMTPUTF8=True,
            timeout=float(os.environ["IDLE_SECONDS"]),
            tls_context=None if self.implicit else self.certificate,
            # A connection that is TLS from its first byte does not count as one for AUTH.
            auth_require_tls=not self.implicit,
            auth_required=False,
            authenticator=authenticate,
        )


certificate = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
certificate.load_cert_chain(os.path.join(DATA, "certificate.pem"), os.path.join(DATA, "key.pem"))
for port, implicit in ("SMTP_PORT", False), ("SMTPS_PORT", True):
    Server(int(os.environ[port]), certificate, implicit).start()
signal.pause()
