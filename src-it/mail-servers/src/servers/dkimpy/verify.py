"""Verifies DKIM signatures by dkimpy.

A client sends the length of a message in a line, then the message, and gets a line with the selector and the verdict of each
signature, between tabs. Public keys are in $DATA/records: lines of a name in DNS, a blank and the text of its TXT record.
"""
import os
import re
import socketserver

import dkim


def records():
    with open(os.environ["DATA"] + "/records", encoding="ascii") as file:
        return dict(line.rstrip("\n").split(" ", 1) for line in file)


def verdicts(message, published):
    def lookup(name, timeout=5):
        return published.get(name.decode("ascii").rstrip("."), "").encode("ascii")

    found = []
    verifier = dkim.DKIM(message, minkey=1024)
    signatures = [value for name, value in verifier.headers if name.lower() == b"dkim-signature"]
    for index, signature in enumerate(signatures):
        selector = re.search(rb"\bs=([^;\s]+)", signature).group(1).decode("ascii")
        try:
            passed = dkim.DKIM(message, minkey=1024).verify(idx=index, dnsfunc=lookup)
            found.append(selector + (" pass" if passed else " fail"))
        except dkim.DKIMException as e:
            found.append(selector + " " + type(e).__name__ + ": " + str(e).replace("\n", " "))
    return "\t".join(found)


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 dkimpy\r\n")
        published = records() if os.path.exists(os.environ["DATA"] + "/records") else {}
        for length in iter(self.rfile.readline, b""):
            message = self.rfile.read(int(length))
            self.wfile.write((verdicts(message, published) + "\n").encode("ascii", "replace"))


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer.daemon_threads = True
with socketserver.ThreadingTCPServer(("127.0.0.1", int(os.environ["SMTP_PORT"])), Session) as server:
    server.serve_forever()
