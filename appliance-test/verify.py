"""The Debian packages on a Debian 13 that runs under its own systemd, in namespaces of this machine: nothing is emulated.

usage: ./heurtoir verify-appliance
Builds the packages, makes a Debian 13 (debootstrap; kept in ~/.cache/heurtoir/appliance), boots a copy of it, and does there what IT staff
do: installs, configures by the commands of docs/install.md, starts, reloads, kills, upgrades in the middle of a talk, removes, purges. In front of the
gateway is this machine's nginx, as docs/proxies has it; visitor.py is the door and the phone. Needs root and cgroup v2, and nothing of the
network once the Debian is made. Says each check; bounded, and ends what it started.

Ends with 0 where every check passed, 1 where one failed, 69 where something it needs cannot be had.
"""

import contextlib
import hashlib
import io
import os
import pathlib
import queue
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
HOME = HERE.parent
SUITE = "trixie"
MIRROR = os.environ.get("HEURTOIR_DEBIAN_MIRROR", "http://deb.debian.org/debian")
BASE = "systemd,systemd-sysv,dbus,init-system-helpers,ca-certificates,udev"
# What the packages depend on: in the root before the packages are, so that nothing is fetched while they are tried.
DEPENDENCIES = (
    "openjdk-25-jre-headless openssl pulseaudio pulseaudio-utils libx11-6 libxfixes3 libxrandr2 libxcomposite1 libpulse0 libdbus-1-3 libudev1"
    " libstdc++6 debconf systemd-timesyncd"
).split()  # fmt: skip
# systemd-analyze security of Debian 13, at most.
EXPOSURE = {
    "heurtoir-gateway": 1.5, "heurtoir-gateway-cache": 1.5, "heurtoir-lock": 1.0, "heurtoir-door": 2.0, "heurtoir-sound": 1.5,
}  # fmt: skip
# What the page's commands make.
SCHOOL = "/etc/heurtoir/schools.d/ecole-jules-ferry.toml"
DOOR = "portail.ecole-jules-ferry"
DATABASE = "/var/lib/heurtoir/gateway.db"
NAME = "heurtoir.commune.example"
HEAD = "mme-martin ecole-jules-ferry"


class Missing(Exception):
    """What this needs and cannot have."""


def run(*words, **more):
    subprocess.run([str(word) for word in words], check=True, **more)


def base(cache):
    """The Debian that a run begins with; its name says what it was made from."""
    name = f"{SUITE}-{hashlib.sha256(f'{BASE} {DEPENDENCIES}'.encode()).hexdigest()[:12]}"
    root = cache / name
    if root.is_dir():
        return root
    cache.mkdir(parents=True, exist_ok=True)
    making = cache / f"{name}.making"
    shutil.rmtree(making, ignore_errors=True)
    log = cache / f"{name}.log"
    print(f"making a Debian 13 in {root} (minutes; {log})", flush=True)
    with log.open("w") as said:
        try:
            run("debootstrap", "--variant=minbase", "--merged-usr", f"--include={BASE}", SUITE, making, MIRROR, stdout=said, stderr=said)
            shutil.copy("/etc/resolv.conf", making / "etc/resolv.conf")
            # No service starts while this is no running system.
            policy = making / "usr/sbin/policy-rc.d"
            policy.write_text("#!/bin/sh\nexit 101\n")
            policy.chmod(0o755)
            environment = {"DEBIAN_FRONTEND": "noninteractive", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"}
            # Java's package wants /proc, which debootstrap takes away at its end.
            inside = ["unshare", "--fork", "--kill-child", "--pid", f"--mount-proc={making / 'proc'}", "chroot", making]
            for words in (["update"], ["install", "-y", "--no-install-recommends", *DEPENDENCIES]):
                run(*inside, "apt-get", "-q", "-o", "APT::Sandbox::User=root", *words, env=environment, stdout=said, stderr=said)
            policy.unlink()
        except (OSError, subprocess.CalledProcessError) as failed:
            raise Missing(f"no Debian 13 could be made: {failed}; {log}") from failed
    making.rename(root)
    return root


class Machine:
    """A copy of the Debian, booted."""

    def __init__(self, origin, work):
        self.root = work / "root"
        if work.exists():
            # A machine that still runs from it holds it: then this fails and says so.
            shutil.rmtree(work)
        work.mkdir(parents=True)
        run("cp", "-a", "--reflink=auto", origin, self.root)
        found = subprocess.run(["findmnt", "-n", "-o", "TARGET", "-t", "cgroup2"], capture_output=True, text=True, check=False).stdout.split()
        if not found:
            raise Missing("no cgroup v2 is mounted")
        self.group = pathlib.Path(found[0]) / f"heurtoir-appliance-{os.getpid()}"
        with (work / "console.log").open("w") as console:
            self.process = subprocess.Popen([HERE / "boot", self.root, "passerelle", self.group], stdin=subprocess.DEVNULL, stdout=console, stderr=console)
        self.init = self.first_process()
        self.network = ["nsenter", "-t", self.init, "-n", "--"]

    def first_process(self):
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for _ in range(100):
            if self.process.poll() is not None:
                raise Missing("the Debian did not boot; target/appliance/console.log")
            pids = children.read_text().split()
            if pids and b"systemd" in pathlib.Path(f"/proc/{pids[0]}/cmdline").read_bytes():
                return pids[0]
            time.sleep(0.1)
        raise Missing("the Debian did not boot within 10 s; target/appliance/console.log")

    def sh(self, command, seconds=60):
        """(exit code, what it said), inside."""
        environment = "env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb LANG=C.UTF-8 HOME=/root DEBIAN_FRONTEND=noninteractive".split()
        words = ["nsenter", "-t", self.init, "-m", "-p", "-n", "-u", "-i", "-C", "--", *environment, "bash", "-c", command]
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds, check=False)
        return done.returncode, done.stdout.strip()

    def put(self, path, content):
        """A file inside, of root's."""
        words = ["nsenter", "-t", self.init, "-m", "--", "/usr/bin/tee", path]
        subprocess.run(words, input=content, stdout=subprocess.DEVNULL, check=True, timeout=30)

    def eventually(self, command, seconds=60):
        """Seconds until the command ends with 0; none where it never did."""
        begin = time.monotonic()
        while time.monotonic() - begin < seconds:
            if self.sh(command)[0] == 0:
                return time.monotonic() - begin
            time.sleep(0.2)
        return None

    def close(self):
        self.process.kill()
        self.process.wait()
        for _ in range(100):
            groups = sorted((path for path in self.group.rglob("*") if path.is_dir()), reverse=True)
            try:
                for group in [*groups, self.group]:
                    group.rmdir()
                break
            except FileNotFoundError:
                break
            except OSError:
                time.sleep(0.1)
        shutil.rmtree(self.root, ignore_errors=True)


class Proxy:
    """nginx as docs/proxies has it, in the machine's network. The certificate that doors see has the right name, so it serves here too."""

    def __init__(self, machine, work):
        pki = machine.root / "etc/heurtoir/pki"
        site = (HOME / "docs/proxies/nginx.conf").read_text("utf-8")
        site = site.replace("/etc/heurtoir/proxy/web.pem", f"{pki}/sip.pem").replace("/etc/heurtoir/proxy/web.key", f"{pki}/sip-key.pem")
        folder = work / "nginx"
        folder.mkdir(exist_ok=True)
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(f"daemon off; pid {folder}/pid; error_log {folder}/log;\nevents {{}}\nhttp {{ access_log off; {temporary}\n{site}}}\n")
        self.process = subprocess.Popen([*machine.network, "nginx", "-e", folder / "log", "-c", folder / "nginx.conf"], stdin=subprocess.DEVNULL)

    def close(self):
        self.process.terminate()
        self.process.wait(20)


class Visitor:
    """visitor.py, in the machine's network. It begins to listen when both its ends are connected."""

    def __init__(self, machine, token):
        words = [*machine.network, "/usr/bin/python3", HERE / "visitor.py", machine.root / "etc/heurtoir", NAME, DOOR, token]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.lines, self.heard = queue.Queue(), []
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip())
        self.lines.put(None)

    def says(self, wanted, seconds=60):
        """Whether a line that begins so is said from now on; what was said is kept in `heard`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                line = self.lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                return False
            if line is None:
                return False
            self.heard.append(line)
            if line.startswith(wanted):
                return True
        return False

    def do(self, what):
        with contextlib.suppress(BrokenPipeError):  # then it says nothing any more either
            self.process.stdin.write(what + "\n")
            self.process.stdin.flush()

    def talk(self):
        """A visitor presses, the head teacher answers."""
        self.do("press")
        if not self.says("rings"):
            return False
        self.do("answer")
        return self.says("talks")

    def close(self):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Checks:
    """Each check with what was seen."""

    def __init__(self):
        self.shown = self.failed = 0

    def that(self, what, holds, seen=""):
        self.shown += 1
        self.failed += not holds
        lines = str(seen).strip().splitlines()
        print(f"{'ok     ' if holds else 'FAILED '} {what}{': ' + (' | '.join(lines[-3:]) if holds else '') if lines else ''}", flush=True)
        if not holds:
            for line in lines[-30:]:
                print(f"          {line}", flush=True)
        return holds


def commands(page):
    """The blocks of a page that are to be run as they are."""
    return re.findall(r"^```sh\n(.*?)^```", (HOME / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def main_pid(machine, unit="heurtoir-gateway"):
    return machine.sh(f"systemctl show -P MainPID {unit}")[1]


def startup_ms(machine):
    found = re.findall(r"event=ready .*startup_ms=(\d+)", machine.sh("journalctl -q -u heurtoir-gateway -o cat")[1])
    return int(found[-1]) if found else None


def install(machine, check, debs):
    status, said = machine.sh(f"apt-get -q -y install /{debs['heurtoir-gateway']}", 900)
    check.that("apt installs the gateway", status == 0, said if status else "")
    check.that("and says in a sentence what is missing and what is next", "/etc/heurtoir/gateway.toml is missing" in said and "Next: heurtoir-gateway setup" in said,
               "\n".join(line for line in said.splitlines() if "heurtoir-gateway is installed" in line) or said)  # fmt: skip
    check.that("it is enabled, not started and not failed", machine.sh("systemctl is-enabled heurtoir-gateway; systemctl is-active heurtoir-gateway; systemctl is-failed heurtoir-gateway")[1]
               == "enabled\ninactive\ninactive")  # fmt: skip
    check.that("an ahead-of-time cache is there and belongs to root",
               *seen(machine, "stat -c '%U %a %s' /var/cache/heurtoir-gateway/gateway.aot | grep '^root 644' || { journalctl -q -u heurtoir-gateway-cache -o cat; exit 1; }"))  # fmt: skip
    check.that("no native of another architecture is in it",
               *seen(machine, "ls /usr/lib/heurtoir-gateway/lib | grep -c . && ! ls /usr/lib/heurtoir-gateway/lib | grep aarch"))  # fmt: skip


def seen(machine, command, seconds=60):
    status, said = machine.sh(command, seconds)
    return status == 0, said


def configure(machine, check):
    blocks = commands("docs/install.md")
    begin = time.monotonic()
    for number, block in enumerate(blocks, 1):
        status, said = machine.sh(f"set -e\n{block}", 300)
        check.that(f"install.md, block {number} of {len(blocks)}: {block.splitlines()[-1]}", status == 0, said if status else "")
    check.that("it runs", machine.sh("systemctl is-active heurtoir-gateway")[1] == "active",
               f"ready {startup_ms(machine)} ms after its start, by the cache; {time.monotonic() - begin:.0f} s from nothing configured to a phone's link and a door's token")  # fmt: skip
    check.that("the journal has its entries with their fields",
               *seen(machine, "journalctl -q -u heurtoir-gateway _TRANSPORT=journal SYSLOG_IDENTIFIER=heurtoir-gateway EVENT=ready PRIORITY=6 -o cat -n 1 | grep event=ready"))  # fmt: skip
    check.that("not as root, and without a capability", *seen(machine, f"test $(stat -c %U /proc/{main_pid(machine)}) = heurtoir && grep -q 'CapEff:.0000000000000000' /proc/{main_pid(machine)}/status"))
    check.that("it may ask the kernel whether an NTP client vouches for the time", "adjtimex" not in machine.sh("journalctl -q -u heurtoir-gateway -o cat")[1])


def without_cache(machine, check):
    with_cache = startup_ms(machine)
    machine.sh("mv /var/cache/heurtoir-gateway/gateway.aot /var/tmp/ && systemctl restart heurtoir-gateway", 300)
    check.that("it starts without the cache as well", machine.sh("systemctl is-active heurtoir-gateway")[1] == "active", f"{startup_ms(machine)} ms, by the cache {with_cache} ms")
    machine.sh("mv /var/tmp/gateway.aot /var/cache/heurtoir-gateway/")


def reload(machine, check):
    pid = main_pid(machine)
    count = "journalctl -q -u heurtoir-gateway -o cat | grep -c event=reloaded"
    before = machine.sh(count)[1]
    check.that("systemctl reload", *seen(machine, "systemctl reload heurtoir-gateway", 200))
    after = machine.sh(count)[1]
    check.that("reads once", int(after) == int(before) + 1, f"{before} before, {after} after")
    machine.sh(f"echo 'nonsense = 1' >>{SCHOOL}")
    status, said = machine.sh("systemctl reload heurtoir-gateway", 200)
    check.that("a broken file fails systemctl reload", status != 0, said)
    check.that("and the gateway says which, and goes on", *seen(machine, f"journalctl -q -u heurtoir-gateway -o cat | grep 'jules-ferry.toml.*nonsense' | tail -n 1; systemctl is-active --quiet heurtoir-gateway && test $(systemctl show -P MainPID heurtoir-gateway) = {pid}"))
    machine.sh(f"sed -i '$d' {SCHOOL}")
    check.that("mended, it reloads", *seen(machine, "systemctl reload heurtoir-gateway", 200))


def broken(machine, check):
    for what, command in (("SIGKILL", "systemctl kill -s KILL --kill-whom=main heurtoir-gateway"), ("SIGSTOP (watchdog)", "systemctl kill -s STOP --kill-whom=main heurtoir-gateway")):
        pid = main_pid(machine)
        machine.sh(command)
        took = machine.eventually(f"systemctl is-active --quiet heurtoir-gateway && test $(systemctl show -P MainPID heurtoir-gateway) != {pid}", 300)
        check.that(f"after {what} it is back", took is not None, f"{took:.1f} s" if took else machine.sh("systemctl status heurtoir-gateway")[1])


def invite(machine, check):
    """A door and a phone of the school. On a busy machine a package takes longer than a call may usually last."""
    machine.sh(f"printf '\\n[ring]\\nmax-call = 600\\n' >>{SCHOOL}; systemctl reload heurtoir-gateway", 200)
    said = machine.sh(f"heurtoir-gateway enrol {HEAD}")[1]
    token = re.search(r"#enrol/(\S+)", said)
    visitor = Visitor(machine, token.group(1) if token else "none")
    check.that("a phone enrols through nginx, a door registers", visitor.says("there"), "\n".join(visitor.heard) or said)
    return visitor


def upgrade(machine, check, debs, visitor):
    pid = main_pid(machine)
    links = machine.sh("heurtoir-gateway enrolments")[1]
    machine.sh("echo 'HEURTOIR_HEAP=200m' >>/etc/default/heurtoir-gateway")
    status, said = machine.sh(f"dpkg-deb -R /{debs['heurtoir-gateway']} /tmp/newer && sed -i 's/^Version: .*/&+next/' /tmp/newer/DEBIAN/control && dpkg-deb -Zgzip -z1 -b /tmp/newer /newer.deb", 120)
    check.that("a package of a next version is made", status == 0, said if status else "")
    done = []
    apt = threading.Thread(target=lambda: done.append(machine.sh("apt-get -q -y install /newer.deb", 900)))
    apt.start()
    # The old gateway serves while the cache is made, at the end of which it is restarted: a call has 2 min.
    machine.eventually("test $(systemctl show -P ActiveState heurtoir-gateway-cache) = activating", 300)
    check.that("meanwhile a visitor talks with the head teacher", visitor.talk(), "\n".join(visitor.heard))
    stops = machine.eventually("journalctl -q -u heurtoir-gateway -o cat | grep -q 'event=stopping rings=1'", 120)
    check.that("it is told to stop in the middle of that", stops is not None)
    check.that("the talk goes on", not visitor.says("ended", 5) and main_pid(machine) == pid, "\n".join(visitor.heard[-3:]))
    visitor.do("hangup")
    check.that("until she hangs up", visitor.says("ended") and "answered" in visitor.heard[-1], "\n".join(visitor.heard[-3:]))
    ring = next((line.split()[1] for line in visitor.heard if line.startswith("rings ")), "none")
    check.that("the journal tells that ring by its name", *seen(machine, f"journalctl -q RING_ID={ring} EVENT=ring-ended -o cat | grep -o 'outcome=answered by=[^ ]*' && test $(journalctl -q RING_ID={ring} -o cat | wc -l) -ge 4"))
    apt.join()
    status, said = done[0]
    back = [line for line in said.splitlines() if " are back" in line]
    check.that("then the new one runs", status == 0 and "heurtoir-gateway runs." in said and main_pid(machine) not in ("0", pid), said if status else "")
    check.that("and apt says who is back", bool(back) and "1 of 1 doors and 1 of 1 phones are back" in back[0], back[0] if back else said)
    check.that("with what was kept and what was configured", machine.sh("heurtoir-gateway enrolments")[1] == links and machine.sh("grep -c 200m /etc/default/heurtoir-gateway")[1] == "1", links)
    check.that("a visitor rings, and a second SIGTERM waits for no ring", visitor.talk(), "\n".join(visitor.heard[-5:]))
    machine.sh("systemctl stop --no-block heurtoir-gateway")
    machine.eventually("journalctl -q -u heurtoir-gateway -o cat | tail -n 3 | grep -q 'event=stopping rings='", 30)
    begin = time.monotonic()
    machine.sh("systemctl kill -s TERM --kill-whom=main heurtoir-gateway")
    told = visitor.says("ended", 30)
    stopped = machine.eventually("test $(systemctl show -P ActiveState heurtoir-gateway) = inactive", 60)
    check.that("its visitor is told that the call failed", told and "failed" in visitor.heard[-1], "\n".join(visitor.heard[-3:]))
    check.that("it stops at once, in order", stopped is not None and machine.sh("systemctl show -P ExecMainStatus heurtoir-gateway")[1] == "0", f"{time.monotonic() - begin:.1f} s")
    machine.sh("systemctl start heurtoir-gateway", 300)
    pid = main_pid(machine)
    status, said = machine.sh("dpkg-trigger --by-package=openjdk-25-jre-headless /usr/lib/jvm/java-25-openjdk-amd64/lib/server && dpkg --triggers-only heurtoir-gateway", 900)
    check.that("another Java: a new cache, and a restart", status == 0 and main_pid(machine) not in ("0", pid) and machine.sh("test -s /var/cache/heurtoir-gateway/gateway.aot")[0] == 0, said)
    machine.sh("systemctl disable --now heurtoir-gateway", 300)
    machine.sh(f"apt-get -q -y --allow-downgrades install /{debs['heurtoir-gateway']}", 900)
    check.that("a service that was disabled stays disabled", machine.sh("systemctl is-enabled heurtoir-gateway")[1] == "disabled")
    machine.sh("systemctl enable --now heurtoir-gateway", 300)
    check.that("the version before runs on the database of this one", machine.sh("systemctl is-active heurtoir-gateway")[1] == "active" and machine.sh("heurtoir-gateway enrolments")[1] == links)


def content(database):
    """All that is in it."""
    with contextlib.closing(sqlite3.connect(database)) as db:
        return list(db.iterdump())


def migration(machine, check):
    """A change of the tables that fails: the newest script is run on tables that have it already."""
    file = machine.root / DATABASE.lstrip("/")
    machine.sh("systemctl stop heurtoir-gateway", 300)
    with contextlib.closing(sqlite3.connect(file)) as db, db:
        newest = db.execute("select * from flyway_schema_history order by installed_rank desc limit 1").fetchone()
        db.execute("delete from flyway_schema_history where installed_rank = ?", newest[:1])
    before = content(file)
    machine.sh("systemctl start heurtoir-gateway", 300)
    check.that("where a change of the database fails, the gateway ends with 78 and a sentence",
               *seen(machine, "test $(systemctl show -P ExecMainStatus heurtoir-gateway) = 78 && journalctl -q -u heurtoir-gateway -o cat | grep 'could not be brought to this version' | tail -n 1"))  # fmt: skip
    check.that("and the database is as it was", content(file) == before)
    check.that("a copy is beside it, for its owner alone", *seen(machine, f"stat -c '%a %U %n' {DATABASE}.before-V* | grep '^600 heurtoir'"))
    with contextlib.closing(sqlite3.connect(file)) as db, db:
        db.execute(f"insert into flyway_schema_history values ({','.join('?' * len(newest))})", newest)
    machine.sh("chown heurtoir:heurtoir /var/lib/heurtoir/gateway.db*; systemctl start heurtoir-gateway", 300)
    check.that("the version that knows these tables runs on it", machine.sh("systemctl is-active heurtoir-gateway")[1] == "active")


def station(machine, check, debs):
    status, said = machine.sh(f"apt-get -q -y install /{debs['heurtoir-station']}", 900)
    check.that("apt installs the station", status == 0, said if status else "")
    check.that("and says that it does not know which door it is", "does not know which door it is" in said, said if status else "")
    units = "heurtoir-lock heurtoir-sound heurtoir-door"
    check.that("its units are enabled", machine.sh(f"systemctl is-enabled {units}")[1] == "enabled\nenabled\nenabled")
    machine.put("/tmp/media.so", native_media(machine.root / debs["heurtoir-station"]))
    check.that("the native media library finds all it needs", *seen(machine, "ldd /tmp/media.so >/tmp/ldd && ! grep 'not found' /tmp/ldd && grep -c . /tmp/ldd"))
    status, said = machine.sh("heurtoir-door check --lang en", 60)
    check.that("heurtoir-door check says what is missing", status == 78 and "not enrolled" in said, said)
    # The commune's proxy has a certificate of the commune's; the doors' stands for it here.
    status, said = machine.sh(f"heurtoir-gateway enrol-door {DOOR} --certificate /etc/heurtoir/pki/sip.pem", 60)
    check.that("the gateway beside it makes it a token", status == 0, said)


def native_media(deb):
    """The native part of webrtc-java as it is in the station's package."""
    data = subprocess.run(["dpkg-deb", "--fsys-tarfile", deb], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        name = next(name for name in tar.getnames() if re.search(r"webrtc-java-.*-linux-x86_64\.jar$", name))
        with zipfile.ZipFile(io.BytesIO(tar.extractfile(name).read())) as jar:
            return jar.read(next(name for name in jar.namelist() if name.endswith(".so")))


def remove(machine, check, debs):
    status, said = machine.sh("apt-get -q -y purge heurtoir-station", 120)
    check.that("apt purges the station", status == 0 and machine.sh("ls /usr/lib/heurtoir-station /var/lib/heurtoir-lock 2>/dev/null")[1] == "", said)
    status, said = machine.sh("apt-get -q -y remove heurtoir-gateway", 120)
    check.that("apt removes the gateway", status == 0 and machine.sh("systemctl is-active heurtoir-gateway")[1] == "inactive", said if status else "")
    check.that("and keeps data and configuration", *seen(machine, f"ls {DATABASE} /var/lib/heurtoir/order.key /etc/heurtoir/gateway.toml"))
    status, said = machine.sh(f"apt-get -q -y install /{debs['heurtoir-gateway']}", 900)
    check.that("installed again, it runs at once", status == 0 and "heurtoir-gateway runs." in said, "" if "runs." in said else said)
    status, said = machine.sh("apt-get -q -y purge heurtoir-gateway", 120)
    check.that("purged with nobody to answer, the data stays and a sentence says so", status == 0 and "is kept" in said and machine.sh(f"test -e {DATABASE}")[0] == 0, said)
    machine.sh(f"apt-get -q -y install /{debs['heurtoir-gateway']}", 900)
    machine.sh("echo heurtoir-gateway heurtoir-gateway/purge-data boolean true | debconf-set-selections", 60)
    status, said = machine.sh("apt-get -q -y purge heurtoir-gateway", 120)
    check.that("purged with yes, it goes", status == 0 and machine.sh("test -e /var/lib/heurtoir")[0] != 0, said)
    check.that("IT staff's own files in /etc/heurtoir stay", *seen(machine, "ls /etc/heurtoir/gateway.toml /etc/heurtoir/pki/sip-key.pem"))


def exposure(machine, check):
    for unit, most in EXPOSURE.items():
        said = machine.sh(f"systemctl cat {unit} >/dev/null && systemd-analyze security --no-pager {unit}.service | tail -n 1", 60)[1]
        found = re.search(r"([0-9]+\.[0-9]) ", said)
        check.that(f"exposure of {unit} is at most {most}", found is not None and float(found.group(1)) <= most, said)


def lintian(check, debs):
    for deb in debs:
        said = subprocess.run(["lintian", "--fail-on", "error", deb], capture_output=True, text=True, check=False)
        check.that(f"lintian has no error about {deb.name}", said.returncode == 0, f"{len(said.stdout.splitlines())} lines of less" if not said.returncode else said.stdout + said.stderr)


def main(words):
    if words:
        print(__doc__, file=sys.stderr)
        return 64
    if os.getuid() != 0:
        print("heurtoir: verify-appliance needs root, for debootstrap and namespaces", file=sys.stderr)
        return 69
    debs = sorted((HOME / "target/packages").glob("*.deb"))
    mine = {deb.name.partition("_")[0]: deb.name for deb in debs if deb.name.endswith("_amd64.deb")}
    check = Checks()
    begin = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        origin = base(pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "heurtoir/appliance")
        machine = Machine(origin, HOME / "target/appliance")
        ends = contextlib.ExitStack()
        ends.callback(machine.close)
        try:
            for name in mine.values():
                shutil.copy(HOME / "target/packages" / name, machine.root / name)
            # The address of docs/install.md, by which door and phone are told to send sound.
            run(*machine.network, "ip", "address", "add", "192.0.2.10/32", "dev", "lo")
            booted = machine.eventually("systemctl is-system-running | grep -Eq 'running|degraded'", 60)
            check.that("Debian 13 is up", booted is not None, machine.sh("systemctl --version | head -n 1")[1])
            install(machine, check, mine)
            configure(machine, check)
            without_cache(machine, check)
            reload(machine, check)
            broken(machine, check)
            proxy = Proxy(machine, HOME / "target/appliance")
            ends.callback(proxy.close)
            visitor = invite(machine, check)
            ends.callback(visitor.close)
            upgrade(machine, check, mine, visitor)
            migration(machine, check)
            station(machine, check, mine)
            exposure(machine, check)
            remove(machine, check, mine)
        finally:
            ends.close()
        lintian(check, debs)
    except Missing as what:
        print(f"heurtoir: {what}", file=sys.stderr)
        return 69
    except subprocess.TimeoutExpired as late:
        check.that(f"within its time: {late.cmd[-1]}", False, (late.output or b"").decode(errors="replace") if isinstance(late.output, bytes) else str(late.output))
    for deb in debs:
        print(f"        {deb.name}: {deb.stat().st_size / 1e6:.1f} MB", flush=True)
    print(f"{check.shown} checks, {check.failed} failed, {time.monotonic() - begin:.0f} s", flush=True)
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
