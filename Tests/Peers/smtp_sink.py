"""A mail server for tests: takes SMTP on a free port of 127.0.0.1 and prints one JSON object a line: first the port,
then each transaction. Ends when standard input does.

The local part of a recipient says what it answers: temp (451), perm (550), drop (closes within DATA), hang (never), lost (takes
the message and closes without an answer), bye (takes it, answers, closes), gone and idle (take it, answer, and close at the next
command, the one without a word, the other with 421), data-N (N to DATA), end-N (N to the message). The
local part of a sender N is the answer to MAIL. With --auth it offers AUTH PLAIN and knows user/secret; --say VERB=N answers N to
a command, or as its banner.
"""
import asyncio
import base64
import json
import re
import sys

connections = 0


async def session(reader, writer):
    global connections
    connections += 1
    number = connections
    sender, recipients, auth, ends = None, [], None, None
    said = dict(word.split("=") for word in sys.argv if re.fullmatch(r"[A-Z]+=[0-9]{3}", word))

    def say(text):
        writer.write((text + "\r\n").encode())

    def told(kind, addresses):
        """What an address of this transaction asks to be answered."""
        return [match[1] for address in addresses for match in re.finditer(rf"<{kind}-?([0-9]{{3}})@", address)]

    say(f"{said.get('BANNER', '220')} sink ESMTP")
    while line := await reader.readline():
        command = line.decode("utf-8", "replace").rstrip("\r\n")
        verb = command[:4].upper()
        if ends is not None:
            writer.write(ends)
            break
        if verb in said:
            say(f"{said[verb]} as told")
        elif verb == "EHLO":
            say("250-sink")
            if "--auth" in sys.argv:
                say("250-AUTH PLAIN")
            say("250 SIZE 50000000")
        elif verb == "AUTH":
            mechanism, _, answer = command[5:].partition(" ")
            if not answer:
                say("334 ")
                answer = (await reader.readline()).decode().strip()
            auth = base64.b64decode(answer).decode().split("\0")[1:]
            say("235 ok" if auth == ["user", "secret"] else "535 no")
        elif verb == "MAIL":
            sender, recipients = command, []
            say(f"{(told('', [command]) or ['250'])[0]} as told")
        elif verb == "RCPT":
            if "<hang" in command:
                await asyncio.sleep(3600)
            if "<temp" in command:
                say("451 4.7.1 greylisted, try later")
            elif "<perm" in command:
                say("550 5.1.1 no such user aroha@example.org")
            else:
                recipients.append(command)
                say("250 ok")
        elif verb == "DATA" and told("data", recipients):
            say(f"{told('data', recipients)[0]} as told")
        elif verb == "DATA":
            say("354 go on")
            lines = []
            while (line := await reader.readline()) not in (b".\r\n", b""):
                lines.append(line[1:] if line.startswith(b".") else line)
                if any("<drop" in to for to in recipients):
                    writer.close()
                    return
            print(json.dumps({
                "connection": number, "from": sender, "to": recipients, "auth": auth,
                "message": base64.b64encode(b"".join(lines)).decode(),
            }), flush=True)
            if any("<lost" in to for to in recipients):
                break
            say(f"{(told('end', recipients) or ['250'])[0]} as told")
            if any("<bye" in to for to in recipients):
                break
            if any("<idle" in to for to in recipients):
                ends = b"421 idle for too long\r\n"
            if any("<gone" in to for to in recipients):
                ends = b""
        elif verb == "RSET":
            say("250 ok")
        elif verb == "QUIT":
            say("221 bye")
            break
        else:
            say("502 unknown")
    writer.close()


async def main():
    server = await asyncio.start_server(session, "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def run():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main())
    import os
    os._exit(0)


run()
