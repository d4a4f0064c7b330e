"""Verifies DKIM signatures by dkimpy and by OpenDKIM.

A client sends the length of a message in a line, then the message, and gets a line with verdicts between tabs: the verifier, the
selector and the result of each signature. Public keys are in $DATA/records: lines of a name in DNS, a blank and the text of its
TXT record.
"""
import os
import re
import socketserver
import subprocess
import tempfile

import dkim

DATA = os.environ["DATA"]


def records():
    with open(DATA + "/records", encoding="ascii") as file:
        return dict(line.rstrip("\n").split(" ", 1) for line in file)


def by_dkimpy(message, published):
    def lookup(name, timeout=5):
        return published.get(name.decode("ascii").rstrip("."), "").encode("ascii")

    headers = dkim.DKIM(message).headers
    signatures = [value for name, value in headers if name.lower() == b"dkim-signature"]
    for index, signature in enumerate(signatures):
        selector = re.search(rb"\bs=([^;\s]+)", signature).group(1).decode("ascii")
        try:
            passed = dkim.DKIM(message).verify(idx=index, dnsfunc=lookup)
            yield "dkimpy %s %s" % (selector, "pass" if passed else "fail")
        except dkim.DKIMException as e:
            yield "dkimpy %s %s" % (selector, type(e).__name__)


def by_opendkim(message):
    with tempfile.NamedTemporaryFile() as file:
        file.write(message)
        file.flush()
        command = ["opendkim", "-x", DATA + "/opendkim.conf", "-vvv", "-t", file.name]
        said = subprocess.run(command, capture_output=True, check=False)
    text = said.stdout.decode("utf-8", "replace")
    for result, selector in re.findall(r"dkim=(\w+)[^;]*?header\.s=(\S+)", text):
        yield "opendkim %s %s" % (selector, result)


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 verifiers\r\n")
        published = records()
        for length in iter(self.rfile.readline, b""):
            message = self.rfile.read(int(length))
            verdicts = [*by_dkimpy(message, published), *by_opendkim(message)]
            self.wfile.write(("\t".join(verdicts) + "\n").encode("ascii", "replace"))


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer.daemon_threads = True
with socketserver.ThreadingTCPServer(("127.0.0.1", int(os.environ["SMTP_PORT"])), Session) as server:
    server.serve_forever()
