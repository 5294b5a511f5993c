"""One emulated computer: QEMU as a child process, its serial console read line by line, its monitor, its channel."""

import json
import os
import pathlib
import queue
import shutil
import socket
import subprocess
import tempfile
import threading
import time


class GuestFailed(Exception):
    """The guest did not do what it had to within its time."""


class Machine:
    """Ends with the block that opened it, whatever happens in it."""

    def __init__(self, arch, image, log, disk_writable=False, memory=1024, extra=()):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="heurtoir-vm-"))
        self.log = open(log, "wb")
        self.lines = queue.Queue()
        self.log_path = log
        console = "ttyAMA0" if arch == "arm64" else "ttyS0"
        machine = {
            "arm64": ["qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a72", "-accel", "tcg,thread=multi"],
            "amd64": ["qemu-system-x86_64", "-M", "q35", "-cpu", "Nehalem", "-accel", "tcg,thread=multi"],
        }[arch]
        disk = f"file={image.disk},format=raw,if=none,id=root,cache=unsafe"
        if not disk_writable:
            disk += ",snapshot=on"
        # Not even a killed host program leaves an emulated computer behind.
        words = [
            "setpriv", "--pdeathsig", "KILL", *machine, "-smp", "2", "-m", str(memory), "-nographic", "-no-reboot", "-nic", "none",
            "-kernel", image.kernel, "-initrd", image.initrd,
            "-append", f"console={console} root=/dev/vda rw loglevel=5 panic=5 systemd.show_status=0 systemd.getty_auto=no systemd.log_target=console systemd.log_level=warning",
            "-drive", disk, "-device", "virtio-blk-pci,drive=root",
            "-serial", "stdio", "-monitor", "none",
            "-qmp", f"unix:{self.folder}/qmp,server=on,wait=off",
            "-qmp", f"unix:{self.folder}/watch,server=on,wait=off",
            "-device", "virtio-serial-pci",
            "-chardev", f"socket,id=channel,path={self.folder}/channel,server=on,wait=off",
            "-device", "virtserialport,chardev=channel,name=heurtoir",
            *extra,
        ]
        self.process = subprocess.Popen(
            [str(w) for w in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.monitors = {}
        self.watching = threading.Lock()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.log.write(line)
            self.log.flush()
            self.lines.put(line.decode("utf-8", "replace").rstrip("\r\n"))
        self.lines.put(None)

    def wait_for(self, text, seconds):
        """The first line that contains the text; fails at the bound or where the guest ends."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self.lines.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise GuestFailed(f"no line with '{text}' within {seconds} s; see {self.log_path}") from None
            if line is None:
                raise GuestFailed(f"the guest ended before it said '{text}'; see {self.log_path}")
            if text in line:
                return line

    def wait_end(self, seconds):
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise GuestFailed(f"the guest did not end within {seconds} s") from None

    def _connect(self, name):
        end = time.monotonic() + 30
        while True:
            channel = socket.socket(socket.AF_UNIX)
            try:
                channel.connect(f"{self.folder}/{name}")
                return channel
            except OSError:
                channel.close()
                if time.monotonic() > end or self.process.poll() is not None:
                    raise GuestFailed(f"QEMU does not answer; see {self.log_path}") from None
                time.sleep(0.1)

    def _command(self, name, command, **arguments):
        """One command of the QEMU machine protocol; each of the two monitors is used by one thread."""
        if name not in self.monitors:
            channel = self._connect(name)
            channel.settimeout(60)
            self.monitors[name] = channel.makefile("rw")
            self.monitors[name].readline()
            self._command(name, "qmp_capabilities")
        words = self.monitors[name]
        words.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        words.flush()
        while True:
            answer = json.loads(words.readline())
            if "error" in answer:
                raise GuestFailed(f"{command}: {answer['error']}")
            if "return" in answer:
                return answer["return"]

    def monitor(self, command):
        return self._command("qmp", command)

    def human(self, line):
        """A command of the human monitor, for what the other one lacks."""
        with self.watching:
            return self._command("watch", "human-monitor-command", **{"command-line": line})

    def channel_lines(self, end):
        """What the guest says over its serial port, line by line, until the time is over."""
        self.channel = self._connect("channel")
        waiting = b""
        while True:
            left = end - time.monotonic()
            if left <= 0:
                raise self.failed("the guest was too slow")
            self.channel.settimeout(min(left, 5))
            try:
                got = self.channel.recv(65536)
            except TimeoutError:
                if self.process.poll() is not None:
                    raise self.failed("the guest ended") from None
                continue
            if not got:
                return
            waiting += got
            *lines, waiting = waiting.split(b"\n")
            for line in lines:
                yield line.decode("utf-8", "replace")

    def channel_say(self, line):
        self.channel.sendall(line.encode() + b"\n")

    def failed(self, why):
        return GuestFailed(f"{why}; its console is in {self.log_path}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.reader.join(5)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
