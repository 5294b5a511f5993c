"""
A phone, written from docs/phone-protocol.md and its schema alone: nothing of the app or the gateway is read here.

Whatever it hears is held against the schema, and a member that the schema does not name is a fault here, although a client
passes over it: the document is to know all that the gateway says.
"""

import asyncio
import base64
import contextlib
import fractions
import json
import logging
import pathlib
import secrets
import time

import aiohttp
import aioice.ice
import aiortc
import av
import jsonschema
import numpy
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from OpenSSL import SSL

# What comes at once on a quiet machine may take this long on a busy one.
PATIENCE_S = 30
SCHEMA = json.loads((pathlib.Path(__file__).parents[3] / "docs/phone-protocol.schema.json").read_text())

aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]  # a test touches no network
logging.getLogger("libav").setLevel(logging.CRITICAL)  # a picture that began before the first key frame


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def check(message, direction, strict):
    """Holds a message against its own language of the schema, and, strictly, against the members that it names."""
    whole = {"$ref": f"#/$defs/{direction}", "$defs": SCHEMA["$defs"]}
    jsonschema.Draft202012Validator(whole).validate(message)
    if strict:
        named = {"$ref": f"#/$defs/{direction.split('-')[0]}-{message['type']}", "unevaluatedProperties": False}
        jsonschema.Draft202012Validator({**named, "$defs": SCHEMA["$defs"]}).validate(message)


class Refused(Exception):
    """An `error` of the gateway, or a REST answer that is none of 2xx."""

    def __init__(self, code, status=None, answer=None, headers=None):
        super().__init__(code if status is None else f"{status} {code}")
        self.code, self.status, self.answer, self.headers = code, status, answer, headers


class Closed(Exception):
    """The connection ended before the answer came."""


class Key:
    """The device key (section 1)."""

    def __init__(self):
        self.private = ec.generate_private_key(ec.SECP256R1())
        public = self.private.public_key()
        self.spki = b64(public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo))
        point = public.public_numbers()
        x, y = (b64(number.to_bytes(32, "big")) for number in (point.x, point.y))
        self.jwk = {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def sign(self, text):
        r, s = utils.decode_dss_signature(self.private.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def sign_lines(self, *lines):
        return self.sign("\n".join(str(line) for line in lines))


class Phone:
    """One device: its key, its session, its connection. To be closed, as `async with` does."""

    def __init__(self, base, name):
        self.base, self.name, self.key, self.id = base, name, Key(), None
        self.http = aiohttp.ClientSession()
        self.instance = secrets.token_urlsafe(24)
        self.dpop_nonce = None
        self.socket = self.reader = None
        self.watched = []

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        for media in self.watched:
            await media.close()
        if self.socket:
            await self.socket.close()
            await self.reader
        await self.http.close()

    # --- REST -------------------------------------------------------------------------------------------------------------

    async def rest(self, method, path, body=None, **headers):
        """One request without a proof; its JSON, or `Refused`."""
        if method != "GET":
            headers.setdefault("Origin", self.base)
        async with self.http.request(method, self.base + path, json=body, headers=headers) as answer:
            self.dpop_nonce = answer.headers.get("DPoP-Nonce", self.dpop_nonce)
            said = await answer.json(content_type=None) if answer.content_type.endswith("json") else await answer.read()
            if answer.status >= 300:
                error = said.get("error") if isinstance(said, dict) else None
                raise Refused(error, answer.status, said, answer.headers)
            return said

    def dpop(self, method, path, **other):
        """A proof in the form of RFC 9449; `other` replaces claims."""
        claims = {"jti": secrets.token_urlsafe(16), "htm": method, "htu": self.base + path.split("?")[0], "iat": int(time.time())}
        claims |= {"nonce": self.dpop_nonce} if self.dpop_nonce else {}
        head = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.key.jwk}
        signed = ".".join(b64(json.dumps(part).encode()) for part in (head, claims | other))
        return f"{signed}.{self.key.sign(signed)}"

    async def proved(self, method, path, body=None, **headers):
        """One request of an enrolled phone, over the nonce that the gateway gave last."""
        for again in (True, False):
            try:
                return await self.rest(method, path, body, DPoP=self.dpop(method, path), **headers)
            except Refused as refused:
                if refused.code != "use_dpop_nonce" or not again:
                    raise

    async def enrol(self, token, **other):
        signature = self.key.sign_lines("heurtoir-enrol:v1", token, self.key.spki)
        body = {"token": token, "name": self.name, "key": self.key.spki, "signature": signature}
        self.me = await self.rest("POST", "/api/v1/enrol", body | other)
        self.id = self.me["phone"]["id"]
        return self.me

    # --- the connection ---------------------------------------------------------------------------------------------------

    async def open(self, protocols=("heurtoir.v1",), origin=None):
        """The connection up to the gateway's first frame, its challenge."""
        self.inbox, self.heard, self.news = [], [], asyncio.Event()
        self.challenge, self.pending, self.last_id = None, {}, 0
        self.socket = await self.http.ws_connect(
            self.base + "/api/v1/phone", protocols=protocols, headers={"Origin": origin or self.base}, max_msg_size=0
        )
        self.reader = asyncio.create_task(self.read(self.socket, self.pending))
        await self.hear("challenge")

    async def connect(self):
        await self.open()
        await self.hello()
        return await self.hear("welcome")

    async def hello(self, **other):
        members = {"protocol": 1, "instance": self.instance, "client": "stranger/1", "locale": "fr", "visible": True}
        await self.say("hello", **members | {"proof": self.proof("hello", self.instance)} | other)

    async def read(self, socket, pending):
        """Until that connection is closed: pongs at once, keeps the rest for `hear`."""
        try:
            async for frame in socket:
                message = json.loads(frame.data)
                check(message, "to-phone", strict=True)
                self.heard.append(message)
                match message["type"]:
                    case "ping":
                        await self.tell("pong", n=message["n"])
                        continue
                    case "challenge":
                        self.challenge = (message["nonce"], time.monotonic())
                    case "ok" | "error" if message.get("re") in pending:
                        pending.pop(message["re"]).set_result(message)
                        continue
                self.inbox.append(message)
                self.news.set()
        finally:
            self.news.set()
            for answer in pending.values():
                answer.set_exception(Closed(f"{self.name}'s connection was closed with {socket.close_code}"))

    async def hear(self, kind, within=PATIENCE_S, **members):
        """The first message not yet heard of that type and with these members."""
        with contextlib.suppress(asyncio.TimeoutError):
            async with asyncio.timeout(within):
                while True:
                    for each in self.inbox:
                        if each.items() >= {"type": kind, **members}.items():
                            self.inbox.remove(each)
                            return each
                    if self.reader.done():
                        self.reader.result()  # what did not hold against the schema
                        break
                    self.news.clear()
                    await self.news.wait()
        raise AssertionError(f"{self.name} did not hear {kind} {members} (closed: {self.socket.close_code}); heard {self.heard[-8:]}")

    async def closed(self):
        """The code with which the gateway closed."""
        await asyncio.wait_for(self.reader, PATIENCE_S)
        return self.socket.close_code

    async def tell(self, kind, **members):
        """Says it and wants no answer."""
        message = {"type": kind, **members}
        check(message, "from-phone", strict=True)
        await self.socket.send_str(json.dumps(message))

    async def say(self, kind, **members):
        """Says it with an `id`, and waits for the one `ok`; an `error` is `Refused`."""
        message = {"type": kind, **members}
        check(message, "from-phone", strict=True)
        await self.ask(message)

    async def ask(self, message):
        self.last_id += 1
        answer = self.pending[self.last_id] = asyncio.get_running_loop().create_future()
        await self.socket.send_str(json.dumps(message | {"id": self.last_id}))
        said = await asyncio.wait_for(answer, PATIENCE_S)
        if said["type"] == "error":
            raise Refused(said["code"], answer=said)

    def proof(self, kind, *lines, tap=None):
        """Over the newest challenge; `tap` is of an order, in seconds of the monotonic clock."""
        nonce, at = self.challenge
        held = [] if tap is None else [round((tap - at) * 1000)]
        signature = self.key.sign_lines("heurtoir-phone:v1", self.id, nonce, kind, *lines, *held)
        return {"nonce": nonce, "signature": signature} | ({"tap": held[0]} if held else {})

    async def order_open(self, ring, lock):
        """The tap on "open": signed over the newest challenge; over the next, once, where that one was stale."""
        tap = time.monotonic()
        try:
            await self.say("open", ring=ring, lock=lock, proof=self.proof("open", ring, lock, tap=tap))
        except Refused as refused:
            if refused.code != "stale":
                raise
            await self.say("open", ring=ring, lock=lock, proof=self.proof("open", ring, lock, tap=tap))

    def media(self):
        """A session that is closed with this phone."""
        self.watched.append(Media())
        return self.watched[-1]

    async def watch(self, ring, also=None):
        """Offers media for the ring; returns them once the gateway has answered. `also`: a line before each fingerprint."""
        media = self.media()
        sdp = await media.offer()
        await self.say("offer", ring=ring, sdp=sdp.replace("a=fingerprint", f"{also}\r\na=fingerprint") if also else sdp)
        await media.answered((await self.hear("media", ring=ring))["sdp"])
        return media


class Tone(aiortc.MediaStreamTrack):
    """A voice: 440 Hz, in frames of 20 ms."""

    kind = "audio"
    rate = 48_000

    def __init__(self):
        super().__init__()
        self.samples, self.began = 0, time.monotonic()

    async def recv(self):
        at = numpy.arange(self.samples, self.samples + self.rate // 50)
        self.samples += len(at)
        await asyncio.sleep(self.began + self.samples / self.rate - time.monotonic())
        wave = (8_000 * numpy.sin(2 * numpy.pi * 440 * at / self.rate)).astype(numpy.int16)
        frame = av.AudioFrame.from_ndarray(wave.reshape(1, -1), "s16", "mono")
        frame.pts, frame.sample_rate, frame.time_base = int(at[0]), self.rate, fractions.Fraction(1, self.rate)
        return frame


class Media:
    """A WebRTC session as section 4 says it: the picture to see, the sound both ways, no microphone until it is wanted."""

    def __init__(self):
        self.peer = aiortc.RTCPeerConnection()
        self.audio = self.peer.addTransceiver("audio", direction="sendrecv")
        self.video = self.peer.addTransceiver("video", direction="recvonly")

    async def offer(self):
        await self.peer.setLocalDescription(await self.peer.createOffer())
        return self.peer.localDescription.sdp

    async def answered(self, sdp):
        await self.peer.setRemoteDescription(aiortc.RTCSessionDescription(sdp, "answer"))

    async def picture(self):
        """The next picture, decoded."""
        return await asyncio.wait_for(self.video.receiver.track.recv(), PATIENCE_S)

    async def sound(self):
        """The next piece of sound, decoded."""
        return await asyncio.wait_for(self.audio.receiver.track.recv(), PATIENCE_S)

    def talk(self):
        self.audio.sender.replaceTrack(Tone())

    async def closed_by_notify(self):
        """Whether the other side's close_notify (RFC 8446 section 6.1) ended the DTLS association, once it has ended."""
        dtls = self.audio.sender.transport
        async with asyncio.timeout(PATIENCE_S):
            while dtls.state != "closed":
                await asyncio.sleep(0.02)
        tls = dtls.ssl if hasattr(dtls, "ssl") else dtls._ssl
        return bool(tls.get_shutdown() & SSL.RECEIVED_SHUTDOWN)

    async def close(self):
        await self.peer.close()
