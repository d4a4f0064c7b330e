"""Says what Python's email package reads in the messages on standard input, a line an item.

Each message comes behind a line with its length in octets; what is said of it ends with "end".
"""
import base64
import email
import email.policy
import re
import sys

ADDRESSES = ("From", "To", "Cc", "Reply-To")


def value(name, field):
    if name in ADDRESSES:
        return ", ".join(f"{a.display_name} <{a.addr_spec}>" for a in field.addresses)
    return re.sub(r"[ \t\r\n]+", " ", str(field)).strip()


def parts(part, depth):
    kind = part.get_content_type()
    line = "  " * depth + kind
    for parameter in ("charset", "method", "type"):
        if part.get_param(parameter):
            line += f"; {parameter}={part.get_param(parameter)}"
    if part.get_content_disposition():
        line += f"; {part.get_content_disposition()} {part.get_filename()}"
    if part["Content-ID"]:
        line += "; " + str(part["Content-ID"]).strip()
    if kind.startswith("multipart/"):
        print(line)
        for child in part.iter_parts():
            parts(child, depth + 1)
    elif kind == "message/rfc822":
        print(line + ": " + str(part.get_payload(0)["Subject"]))
    else:
        print(line + ": " + base64.b64encode(part.get_payload(decode=True)).decode())


def say(octets):
    message = email.message_from_bytes(octets, policy=email.policy.default)
    for name in sorted(set(message.keys())):
        if not name.startswith("Content-") and name != "MIME-Version":
            for field in message.get_all(name):
                print(f"{name}: {value(name, field)}")
    parts(message, 0)
    for part in message.walk():
        for defect in part.defects:
            print("defect:", defect)
    print("end", flush=True)


sys.stdout.reconfigure(encoding="utf-8", newline="\n")
while length := sys.stdin.buffer.readline():
    say(sys.stdin.buffer.read(int(length)))
