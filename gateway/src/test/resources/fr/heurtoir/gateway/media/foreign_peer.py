"""A WebRTC peer by other people (aiortc), for tests: a door that films, or a phone that looks.

Speaks JSON lines. Out: {"event": "offer", "sdp": ...}, "state", "frame" (the counter that the door
drew into the picture), "heard" (share of the expected tone in what arrived, 0 to 1). In: {"answer":
sdp}; {"restart": true} is not supported by aiortc. End of input ends the peer.
"""

import argparse
import asyncio
import fractions
import json
import sys
import threading
import time

import aioice.ice
import av
import numpy
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)

# Loopback only: a test needs no network, and touches none.
aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]

BITS = 16
WIDTH, HEIGHT = 320, 240
RATE = 48000


def say(**what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


class Camera(MediaStreamTrack):
    """Frames at 15 per second; frame n shows n as sixteen bars, white for one and black for zero."""

    kind = "video"

    def __init__(self):
        super().__init__()
        self.count = 0
        self.start = None

    async def recv(self):
        if self.start is None:
            self.start = time.time()
        self.count += 1
        await asyncio.sleep(max(0, self.start + self.count / 15 - time.time()))
        picture = numpy.full((HEIGHT * 3 // 2, WIDTH), 128, numpy.uint8)
        bar = WIDTH // BITS
        for bit in range(BITS):
            picture[:HEIGHT, bit * bar : (bit + 1) * bar] = (
                235 if self.count >> bit & 1 else 16
            )
        frame = av.VideoFrame.from_ndarray(picture, "yuv420p")
        frame.pts = self.count * 6000
        frame.time_base = fractions.Fraction(1, 90000)
        return frame


class Tone(MediaStreamTrack):
    """A sine of that many hertz."""

    kind = "audio"

    def __init__(self, hertz):
        super().__init__()
        self.hertz = hertz
        self.sent = 0
        self.start = None

    async def recv(self):
        if self.start is None:
            self.start = time.time()
        samples = RATE // 50
        at = numpy.arange(self.sent, self.sent + samples)
        self.sent += samples
        await asyncio.sleep(max(0, self.start + self.sent / RATE - time.time()))
        wave = (8000 * numpy.sin(2 * numpy.pi * self.hertz * at / RATE)).astype(numpy.int16)
        frame = av.AudioFrame.from_ndarray(wave.reshape(1, -1), "s16", "mono")
        frame.sample_rate = RATE
        frame.pts = self.sent
        frame.time_base = fractions.Fraction(1, RATE)
        return frame


async def watch(track):
    while True:
        frame = await track.recv()
        luma = frame.to_ndarray(format="gray")
        bar = luma.shape[1] // BITS
        middle = luma.shape[0] // 2
        counter = 0
        for bit in range(BITS):
            patch = luma[middle - 20 : middle + 20, bit * bar + 6 : (bit + 1) * bar - 6]
            counter |= int(patch.mean() > 128) << bit
        say(event="frame", counter=counter)


async def listen(track, hertz):
    heard = numpy.zeros(0)
    while True:
        frame = await track.recv()
        channels = len(frame.layout.channels)
        heard = numpy.append(heard, frame.to_ndarray().reshape(-1)[::channels].astype(float))
        count = frame.sample_rate // 4
        if len(heard) >= count:
            window, heard = heard[:count], heard[count:]
            energy = (window**2).mean()
            turn = numpy.exp(-2j * numpy.pi * hertz * numpy.arange(count) / frame.sample_rate)
            tone = 2 * abs((window * turn).mean()) ** 2
            say(event="heard", share=float(tone / energy) if energy > 1 else 0.0)


async def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--role", choices=["door", "phone"], required=True)
    arguments.add_argument("--say", type=int, required=True)
    arguments.add_argument("--hear", type=int, required=True)
    options = arguments.parse_args()
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    tasks = []

    @peer.on("connectionstatechange")
    async def state():
        say(event="state", value=peer.connectionState)

    @peer.on("track")
    def track(received):
        tasks.append(
            asyncio.ensure_future(
                watch(received) if received.kind == "video" else listen(received, options.hear)
            )
        )

    peer.addTransceiver(Tone(options.say), direction="sendrecv")
    if options.role == "door":
        peer.addTransceiver(Camera(), direction="sendonly")
    else:
        peer.addTransceiver("video", direction="recvonly")
    await peer.setLocalDescription(await peer.createOffer())
    say(event="offer", sdp=peer.localDescription.sdp)
    loop = asyncio.get_running_loop()
    lines = asyncio.Queue()

    def read():
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, "")

    threading.Thread(target=read, daemon=True).start()
    while True:
        line = await lines.get()
        if not line:
            break
        message = json.loads(line)
        await peer.setRemoteDescription(
            RTCSessionDescription(sdp=message["answer"], type="answer")
        )
    await peer.close()


asyncio.run(main())
