"""verify-station: the station's programs on a real kernel and the real architecture, in an emulated computer.

usage: verify.py CACHE WORK DOOR_AGENT_TARGET JAVAC [arm64|amd64]
"""

import pathlib
import shutil
import signal
import subprocess
import sys
import time

import checks
import image
from qemu import GuestFailed, Machine

HERE = pathlib.Path(__file__).resolve().parent
BOOT_AND_CHECKS_S = 2400

DOOR_TOML = """[door]
id = "portail.jules-ferry"
[gateway]
domain = "heurtoir.test"
addresses = ["127.0.0.1:5061"]
[tls]
certificate = "tls/door.pem"
key = "tls/door-key.pem"
authority = "tls/ca.pem"
[gpio]
chip = "9030000.pl061"
bell = "3"
bell_active_low = false
[[lock.line]]
name = "gate"
gpio = "0"
pulse_ms = 15000
"""

# An emulated processor starts a Java program some twenty times slower; nothing else of the unit is changed.
SLOW_MACHINE = """[Service]
TimeoutStartSec=300
TimeoutStopSec=180
"""

# The agent's unit as it is, but for the program: the checks of camera and sound run in its sandbox.
MEDIA_CHECKS = """[Service]
Type=exec
WatchdogSec=0
Restart=no
DeviceAllow=char-virtio-portsdev rw
StandardInput=file:/dev/virtio-ports/heurtoir
StandardOutput=file:/dev/virtio-ports/heurtoir
ExecStart=
ExecStart=/bin/sh -c 'exec java -XX:+UseSerialGC -Xmx128m --enable-native-access=ALL-UNNAMED \\
  -cp /mnt/checks:/mnt/heurtoir/door/*:/mnt/heurtoir/door/lib/* fr.heurtoir.stationtest.MediaChecks -'
"""

# The agent's unit as it is, but for the program: one that wants the lock's line.
THIEF = """[Service]
Type=exec
WatchdogSec=0
Restart=no
StandardOutput=truncate:/run/thief.txt
ExecStart=
ExecStart=/bin/sh -c 'exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m --enable-native-access=ALL-UNNAMED \\
  -cp /mnt/checks:/mnt/heurtoir/door/*:/mnt/heurtoir/door/lib/* fr.heurtoir.stationtest.LineThief /dev/gpiochip0 0 /dev/gpiomem'
"""

# Not needed by the lock process and the agent's GPIO, and large.
NO_MEDIA = ("webrtc-java", "netty", "bc", "jain-sip")


class Guest:
    """What the guest of an architecture is given."""

    def __init__(self, arch, run, files, left_out, memory):
        self.arch, self.run, self.files, self.left_out, self.memory = arch, run, files, left_out, memory


GUESTS = {
    "arm64": Guest(
        "arm64",
        "run",
        {
            "etc/heurtoir/door.toml": DOOR_TOML,
            "etc/systemd/logind.conf.d/bell.conf": "[Login]\nHandlePowerKey=ignore\n",
            "etc/systemd/system/heurtoir-lock.service.d/slow-machine.conf": SLOW_MACHINE,
            "etc/systemd/system/heurtoir-door.service.d/thief.conf": THIEF,
        },
        NO_MEDIA,
        1024,
    ),
    "amd64": Guest(
        "amd64",
        "run-media",
        {"etc/systemd/system/heurtoir-door.service.d/checks.conf": MEDIA_CHECKS},
        ("netty", "bc", "jain-sip"),
        1536,
    ),
}


def payload(guest, work, target, javac):
    """The disk that a guest's run brings: the programs, the units as they are, the checks."""
    root = work / f"payload-{guest.arch}"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(HERE.parent / "systemd", root / "systemd")
    shutil.copytree(HERE.parent / "systemd/bin", root / "heurtoir/bin")
    shutil.copy(HERE.parent / "systemd/sound.pa", root / "heurtoir")
    door = root / "heurtoir/door"
    (door / "lib").mkdir(parents=True)
    programs = [*target.glob("door-agent-*.jar"), *(target / "lib").glob("*.jar")]
    subprocess.run(
        [javac, "--release", "25", "-d", root / "checks", "-cp", ":".join(str(jar) for jar in programs),
         *sorted((HERE / "guest").rglob("*.java"))],
        check=True,
    )
    for jar in programs:
        if not jar.name.startswith(guest.left_out):
            shutil.copy(jar, door / ("" if jar.parent == target else "lib"))
    shutil.copy(HERE / "guest" / guest.run, root / "run")
    for name, text in guest.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    disk = work / f"payload-{guest.arch}.ext4"
    disk.unlink(missing_ok=True)
    subprocess.run(
        ["mke2fs", "-q", "-t", "ext4", "-F", "-E", "root_owner=0:0", "-d", root, disk, "192M"], check=True
    )
    return disk


def check(guest, cache, work, target, javac):
    """Runs one guest; whether everything was shown."""
    begin = time.monotonic()
    made = image.build(cache, guest.arch)
    print(f"{guest.arch}: image {made.folder} ({time.monotonic() - begin:.0f} s)", flush=True)
    disk = payload(guest, work, target, javac)
    begin = time.monotonic()
    extra = ("-drive", f"file={disk},format=raw,if=none,id=payload,readonly=on", "-device",
             "virtio-blk-pci,drive=payload")
    console = work / f"{guest.arch}-console.log"
    with Machine(guest.arch, made, console, memory=guest.memory, extra=extra) as machine:
        if guest.arch == "arm64":
            with checks.Pins(machine) as pins:
                shown, failed = checks.serve(machine, pins, BOOT_AND_CHECKS_S)
            print(f"        the pins were sampled from outside with gaps of {pins.gaps:.0f} ms at most")
        else:
            shown, failed = checks.serve(machine, None, BOOT_AND_CHECKS_S)
        machine.wait_end(180)
    print(f"{guest.arch}: {shown} checks, {failed} failed, {time.monotonic() - begin:.0f} s", flush=True)
    return shown > 0 and failed == 0


def main():
    cache, work, target = (pathlib.Path(word).resolve() for word in sys.argv[1:4])
    wanted = sys.argv[5:] or list(GUESTS)
    if not set(wanted) <= set(GUESTS):
        print(f"usage: verify-station [{'|'.join(GUESTS)}]", file=sys.stderr)
        return 64
    work.mkdir(parents=True, exist_ok=True)
    cache.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    shown = True
    for arch in wanted:
        try:
            shown &= check(GUESTS[arch], cache, work, target, sys.argv[4])
        except (GuestFailed, subprocess.CalledProcessError) as broken:
            print(f"FAILED  {arch}: {broken}", flush=True)
            shown = False
    return 0 if shown else 1


if __name__ == "__main__":
    sys.exit(main())
