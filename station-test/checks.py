"""What the host does while a guest checks: watches the pins, presses the bell, prints and counts what was shown."""

import re
import threading
import time

# PL061 registers, ARM DDI 0190: GPIODATA with every bit unmasked, GPIODIR.
PL061_DATA = 0x9030000 + 0x3FC
PL061_DIR = 0x9030000 + 0x400


class Pins:
    """Samples the pins through QEMU's monitor, which reads the chip's register without the guest's knowledge."""

    def __init__(self, machine):
        self.machine = machine
        self.begin = time.monotonic()
        self.changes = []
        self.gaps = 0.0
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.thread = threading.Thread(target=self._sample, daemon=True)

    def now(self):
        return (time.monotonic() - self.begin) * 1000

    def read(self, register):
        said = self.machine.human(f"xp /1xw {register:#x}")
        return int(re.search(r": (0x[0-9a-f]+)", said).group(1), 16) & 0xFF

    def _sample(self):
        last = None
        before = self.now()
        while not self.stop.is_set():
            try:
                pins = self.read(PL061_DATA)
            except (OSError, ValueError):
                return  # the computer is off
            at = self.now()
            self.gaps = max(self.gaps, at - before)
            before = at
            if pins != last:
                with self.lock:
                    self.changes.append((at, pins))
                last = pins
            time.sleep(0.002)

    def since(self, millis):
        """The state at that time, then what changed, as far as it was sampled by now."""
        seen = self.now()
        while self.thread.is_alive() and self.now() < seen + 100:
            time.sleep(0.01)
        with self.lock:
            before = [c for c in self.changes if c[0] <= millis][-1:]
            return before + [c for c in self.changes if c[0] > millis]

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join(30)


def serve(machine, pins, seconds):
    """Answers the guest until it ends; returns the number of checks shown and the number that failed."""
    shown = failed = 0
    end = time.monotonic() + seconds
    for line in machine.channel_lines(end):
        kind, _, rest = line.partition(" ")
        if kind == "evidence":
            print("        " + rest, flush=True)
        elif kind == "check":
            verdict, _, what = rest.partition(" ")
            shown += 1
            failed += verdict != "ok"
            print(f"{'ok     ' if verdict == 'ok' else 'FAILED '} {what}", flush=True)
        elif kind == "ask":
            word, _, more = rest.partition(" ")
            if word == "pins":
                answer = str(pins.read(PL061_DATA))
            elif word == "directions":
                answer = str(pins.read(PL061_DIR))
            elif word == "now":
                answer = f"{pins.now():.3f}"
            elif word == "since":
                answer = " ".join(f"{at:.3f}={value}" for at, value in pins.since(float(more)))
            elif word == "press":
                machine.monitor("system_powerdown")
                answer = "pressed"
            elif word == "end":
                machine.channel_say("ended")
                return shown, failed
            else:
                answer = "unknown"
            machine.channel_say(answer)
        else:
            print("        (guest) " + line, flush=True)
    raise machine.failed("the guest's checks did not end")
