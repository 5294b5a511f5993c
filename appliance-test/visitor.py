"""A door with a visitor and the head teacher's phone, in the network of a machine that runs the gateway.

usage: visitor.py CONFIGURATION NAME DOOR TOKEN
CONFIGURATION: the gateway's folder, as setup made it; its authority issues the door's certificate. NAME: by which both reach the
gateway. DOOR: the door's id. TOKEN: enrols the phone.

Does what each line of its input says: press, answer, hangup. Says a line for what happens: there (both are connected), rings RING, talks,
ended REASON, door-away, phone-away, door-back, phone-back. Both come back by themselves, as stations and phones do. Ends with its input.

The door speaks SIP as docs/sip.md has it, and sends sound. The phone is that of demo/e2e/stranger, written from docs/phone-protocol.md.
"""

import asyncio
import contextlib
import pathlib
import re
import secrets
import socket
import ssl
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "demo/e2e/stranger"))
import aiohttp
import aioice.ice
import aiortc
from aiohttp.abc import AbstractResolver
from phone import Phone, Refused, Tone

# Both are at the address of docs/install.md, by which the gateway tells them to send sound.
aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["192.0.2.10"]
AGAIN_S = 1
REGISTERED_S = 120


def say(line):
    print(line, flush=True)


def certificate(configuration, door, domain, folder):
    """The door's certificate and key in one file, as the gateway would issue it."""
    run = lambda *words: subprocess.run(["openssl", *words], check=True, capture_output=True)  # noqa: E731
    key, request, made = folder / "door.key", folder / "door.csr", folder / "door.pem"
    run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={door}", "-keyout", key, "-out", request,
        "-addext", f"subjectAltName=URI:sip:{door}@{domain}", "-addext", "extendedKeyUsage=clientAuth")  # fmt: skip
    run("x509", "-req", "-in", request, "-CA", configuration / "pki/ca.pem", "-CAkey", configuration / "pki/ca-key.pem", "-days", "1",
        "-copy_extensions", "copy", "-out", made)  # fmt: skip
    context = ssl.create_default_context(cafile=configuration / "pki/ca.pem")
    context.load_cert_chain(made, key)
    return context


class Here(AbstractResolver):
    """Every name is this machine's."""

    async def resolve(self, host, port=0, family=socket.AF_INET):
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}]

    async def close(self):
        pass


class Door:
    def __init__(self, door, name, tls):
        self.door, self.name, self.tls = door, name, tls
        self.aor, self.tag, self.number = f"sip:{door}@{name}", secrets.token_hex(4), 0
        self.writer = self.invite = self.media = None

    async def stays(self, there):
        """Registers, and answers until the connection ends; then again."""
        first = True
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                reader, self.writer = await asyncio.open_connection("127.0.0.1", 5061, ssl=self.tls, server_hostname=self.name)
                refresh = asyncio.create_task(self.register())
                registered = False
                try:
                    while True:
                        if await self.hears(*await self.message(reader)) and not registered:
                            registered = True
                            say("door-back") if not first else there.set()
                            first = False
                finally:
                    refresh.cancel()
                    if registered:
                        say("door-away")
            await asyncio.sleep(AGAIN_S)

    async def register(self):
        """Registers, and again before that is over."""
        call = secrets.token_hex(8)
        while True:
            self.send("REGISTER", f"sip:{self.name}", self.aor, call, f"Expires: {REGISTERED_S}\r\n")
            await asyncio.sleep(REGISTERED_S / 2)

    async def message(self, reader):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"^Content-Length: *(\d+)", head, re.M | re.I)
        return head.lstrip("\r\n"), (await reader.readexactly(int(length.group(1))) if length else b"").decode()

    def send(self, method, to, dialog, call, more="", body="", sequence=None, branch=None):
        self.number += 1
        branch = branch or f"z9hG4bK{secrets.token_hex(8)}"
        self.writer.write(
            f"{method} {to} SIP/2.0\r\nVia: SIP/2.0/TLS door.invalid;branch={branch}\r\nFrom: <{self.aor}>;tag={self.tag}\r\n"
            f"To: {dialog if '<' in dialog else f'<{dialog}>'}\r\nCall-ID: {call}\r\nCSeq: {sequence or self.number} {method}\r\nMax-Forwards: 70\r\n"
            f"Contact: <sip:{self.door}@door.invalid;transport=tls>\r\n{more}Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        return branch

    async def press(self):
        self.media = aiortc.RTCPeerConnection()
        self.media.addTrack(Tone())
        self.media.addTransceiver("video", direction="sendonly")
        await self.media.setLocalDescription(await self.media.createOffer())
        call = secrets.token_hex(8)
        to = f"sip:ring@{self.name}"
        branch = self.send("INVITE", to, to, call, "Content-Type: application/sdp\r\n", self.media.localDescription.sdp)
        self.invite = (to, call, self.number, branch)

    async def hears(self, head, body):
        """Whether that was the answer that registers it."""
        first, header = head.split("\r\n", 1)
        field = lambda name: re.findall(rf"^{name}: *(.*?)\r?$", header, re.M | re.I)  # noqa: E731
        if not first.startswith("SIP/2.0 "):
            echoed = "".join(f"{name}: {value}\r\n" for name in ("Via", "From", "To", "Call-ID", "CSeq") for value in field(name))
            self.writer.write(f"SIP/2.0 200 OK\r\n{echoed}Content-Length: 0\r\n\r\n".encode())
            if first.startswith("BYE"):
                say(f"ended {' '.join(field('Reason'))}")
                await self.media.close()
            return False
        status, method = int(first.split()[1]), field("CSeq")[0].split()[1]
        if method == "INVITE" and body and self.media.signalingState == "have-local-offer":
            await self.media.setRemoteDescription(aiortc.RTCSessionDescription(body, "answer"))
        if method == "INVITE" and status >= 200:
            to, call, sequence, branch = self.invite
            if status < 300:
                contact = re.search(r"<(.*?)>", field("Contact")[0]).group(1)
                self.send("ACK", contact, field("To")[0], call, sequence=sequence)
                say("talks")
            else:
                self.send("ACK", to, field("To")[0], call, sequence=sequence, branch=branch)
                say(f"ended {status} {' '.join(field('Reason'))}")
                await self.media.close()
        return method == "REGISTER" and status == 200


class Head:
    """The head teacher's phone."""

    def __init__(self, name, authority):
        context = ssl.create_default_context(cafile=authority)
        self.phone = Phone(f"https://{name}", "Direction")
        self.context, self.ring = context, None

    async def enrol(self, token):
        await self.phone.http.close()
        self.phone.http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=Here(), ssl=self.context))
        await self.phone.enrol(token)

    async def stays(self, there):
        first = True
        while True:
            with contextlib.suppress(OSError, aiohttp.ClientError, AssertionError):
                await self.phone.connect()
                say("phone-back") if not first else there.set()
                first = False
                await self.rings()
                say("phone-away")
            await asyncio.sleep(AGAIN_S)

    async def rings(self):
        """Shows what rings, until the connection ends."""
        while not self.phone.reader.done():
            with contextlib.suppress(AssertionError):
                self.ring = (await self.phone.hear("ring", within=1))["ring"]
                await self.phone.tell("told", ring=self.ring)
                say(f"rings {self.ring}")


async def main(configuration, name, door, token):
    configuration = pathlib.Path(configuration)
    with tempfile.TemporaryDirectory() as folder:
        gate = Door(door, name, certificate(configuration, door, name, pathlib.Path(folder)))
    head = Head(name, configuration / "pki/ca.pem")
    await head.enrol(token)
    there = [asyncio.Event(), asyncio.Event()]
    tasks = [asyncio.create_task(gate.stays(there[0])), asyncio.create_task(head.stays(there[1]))]
    ready = asyncio.gather(*(each.wait() for each in there))
    await asyncio.wait([ready, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        if task.done():
            task.result()
    say("there")
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    async for line in lines:
        try:
            match line.decode().strip():
                case "press":
                    await gate.press()
                case "answer":
                    await head.phone.say("answer", ring=head.ring)
                case "hangup":
                    await head.phone.say("hangup", ring=head.ring)
        except (Refused, OSError, aiohttp.ClientError) as refused:
            say(f"refused {line.decode().strip()}: {refused}")
    for task in tasks:
        task.cancel()
    await head.phone.http.close()


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    asyncio.run(main(*sys.argv[1:]))
