"""Python's smtplib: a process for each connection, since threads of CPython take turns."""

import multiprocessing
import os
import smtplib
import ssl
import sys
from email.message import EmailMessage

work, port, security, size, recipients, connections, trust, user, password, directory = sys.argv[1:]
SENDER = "sender@benchmark.example"
RECIPIENTS = [f"recipient{i + 1}@benchmark.example" for i in range(int(recipients))]
with open(os.path.join(directory, "message.eml"), "rb") as file:
    READY = file.read()
with open(os.path.join(directory, "text"), newline="") as file:
    TEXT = file.read().replace("\r\n", "\n")


def connect():
    smtp = smtplib.SMTP("127.0.0.1", int(port), local_hostname="client.example")
    if security == "STARTTLS":
        smtp.starttls(context=ssl.create_default_context(cafile=os.path.join(trust, "trust.pem")))
        smtp.login(user, password)
    return smtp


def send(smtp):
    if work == "READY_MADE":
        smtp.sendmail(SENDER, RECIPIENTS, READY)
        return
    message = EmailMessage()
    message["From"] = SENDER
    message["To"] = RECIPIENTS
    message["Subject"] = "The figures of this morning"
    message.set_content(TEXT)
    smtp.send_message(message)


def lane(pipe):
    smtp = connect()
    pipe.send("ready")
    while times := pipe.recv():
        try:
            for _ in range(times):
                send(smtp)
            pipe.send("done")
        except Exception as failure:
            pipe.send(f"failed {failure!r}")
    smtp.quit()


def main():
    lanes = []
    for _ in range(int(connections)):
        ours, its = multiprocessing.Pipe()
        multiprocessing.Process(target=lane, args=(its,), daemon=True).start()
        lanes.append(ours)
    report(lanes)
    for line in sys.stdin:
        times = int(line)
        busy = []
        for number, pipe in enumerate(lanes):
            share = times // len(lanes) + (number < times % len(lanes))
            if share:
                pipe.send(share)
                busy.append(pipe)
        report(busy)
    for pipe in lanes:
        pipe.send(0)


def report(lanes):
    answers = [pipe.recv() for pipe in lanes]
    failures = [answer for answer in answers if answer.startswith("failed")]
    print((failures or answers)[0], flush=True)


main()
