"""A mailbox server for tests that lies: speaks IMAP on a free port of 127.0.0.1, signs everybody in, and does in answer to
SELECT what the folder's name says. Prints the port; ends when standard input does.
"""
import asyncio
import os
import re
import sys

LIES = {
    "huge": b"* 1 FETCH (UID 1 BODY[] {9999999999}\r\n",
    "greedy": b"* 1 FETCH (UID 1 BODY[] {5000}\r\n" + b"x" * 5000 + b")\r\n",
    "endless": b"* " + b"x" * (9 << 20),
    "stranger": b"z9 OK somebody else's\r\n",
    "silent": b"* OK [PERMANENTFLAGS ()] wait\r\n",
    "cut": b"* 1 FETCH (UID 1 BODY[] {50}\r\nonly this",
    "bye": b"* BYE going down\r\n",
    "unclosed": b'* LIST () "/\r\n',
    "nothing": b"\r\n",
}


async def session(reader, writer):
    def say(text):
        writer.write(text if isinstance(text, bytes) else (text + "\r\n").encode())

    say("* OK liar")
    while line := await reader.readline():
        tag, _, command = line.decode().rstrip("\r\n").partition(" ")
        verb = command.split(" ")[0].upper()
        if verb == "CAPABILITY":
            say("* CAPABILITY IMAP4rev1 MOVE")
        if verb == "SELECT":
            folder = re.search(r'"(.*)"', command)[1]
            if folder in LIES:
                say(LIES[folder])
                await writer.drain()
                if folder == "cut":
                    break
                continue
            say("* OK [UIDVALIDITY 7] fine {3}")
        say(f"{tag} OK [READ-WRITE] done")
        if verb == "LOGOUT":
            break
    writer.close()


async def main():
    server = await asyncio.start_server(session, "127.0.0.1", 0)
    print('{"port": %d}' % server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
