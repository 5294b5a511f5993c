"""Makes the guests of verify-station: a Debian 13 root file system, its stock kernel, and a way to start it.

Needs root (debootstrap makes device files and files of other owners). Everything comes from Debian's mirror through
debootstrap and apt; what was made is kept in the cache folder under a name that says what it was made from, so that a
second run starts within a second.
"""

import hashlib
import lzma
import os
import pathlib
import re
import shutil
import subprocess
import sys

from qemu import Machine

SUITE = "trixie"
MIRROR = os.environ.get("HEURTOIR_DEBIAN_MIRROR", "http://deb.debian.org/debian")
HERE = pathlib.Path(__file__).resolve().parent

PACKAGES = {
    "arm64": "systemd-sysv,udev,dbus,kmod,gpiod,openjdk-25-jre-headless",
    # What the native part of webrtc-java links to, a sound server, and tools that know the devices.
    "amd64": "systemd-sysv,udev,dbus,kmod,openjdk-25-jre-headless,pulseaudio,pulseaudio-utils,alsa-utils,v4l-utils,"
    "libx11-6,libxfixes3,libxrandr2,libxcomposite1,libpulse0,libdbus-1-3,libudev1",
}

# What a kernel needs before it sees its disk; the order is found by trying, as insmod does not resolve it.
DISK_MODULES = ("virtio", "virtio_ring", "virtio_pci_modern_dev", "virtio_pci_legacy_dev", "virtio_pci", "virtio_blk", "ext4", "jbd2", "mbcache", "crc16", "crc32c_generic", "libcrc32c", "crc32c-generic")


class Image:
    """A guest's files: kernel, initial RAM disk and the disk that runs start from."""

    def __init__(self, folder):
        self.folder = folder
        self.kernel = folder / "vmlinuz"
        self.initrd = folder / "initrd"
        self.disk = folder / "disk.ext4"


def run(*words, **more):
    print("+ " + " ".join(str(w) for w in words), flush=True)
    subprocess.run([str(w) for w in words], check=True, **more)


def apt_download(arch, folder, *packages):
    """Fetches packages with their real names through apt, with a state of its own."""
    state = folder / "apt"
    for each in ("lists/partial", "cache/archives/partial", "etc"):
        (state / each).mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    (state / "etc/sources.list").write_text(
        f"deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {MIRROR} {SUITE} main\n"
    )
    options = [
        f"Dir::State={state}", f"Dir::State::lists={state}/lists", f"Dir::State::status={state}/status",
        f"Dir::Cache={state}/cache", f"Dir::Etc::sourcelist={state}/etc/sources.list", "Dir::Etc::sourceparts=-",
        f"APT::Architecture={arch}", f"APT::Architectures::={arch}", "APT::Sandbox::User=root",
    ]
    words = [word for option in options for word in ("-o", option)]
    run("apt-get", "-qq", *words, "update")
    named = []
    for package in packages:
        if package == "KERNEL":
            shown = subprocess.run(
                ["apt-cache", *words, "depends", f"linux-image-{arch}"], check=True, capture_output=True, text=True
            ).stdout
            package = re.search(r"Depends: (linux-image-\S+)", shown).group(1)
        named.append(package)
    run("apt-get", "-qq", *words, "download", *named, cwd=state / "cache")
    return sorted((state / "cache").glob("*.deb"))


def newc(entries):
    """A cpio archive as Linux unpacks it: name -> (mode, bytes)."""
    out = bytearray()
    for number, (name, (mode, data)) in enumerate([*entries.items(), ("TRAILER!!!", (0, b""))], 1):
        raw = name.encode() + b"\0"
        fields = (number, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(raw), 0)
        out += b"070701" + b"".join(b"%08X" % f for f in fields) + raw
        out += b"\0" * (-len(out) % 4)
        out += data
        out += b"\0" * (-len(out) % 4)
    return bytes(out)


INIT = """#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
for round in 1 2 3 4; do
  for module in /modules/*.ko; do /bin/busybox insmod "$module" 2>/dev/null && /bin/busybox rm "$module"; done
done
for wait in 1 2 3 4 5 6 7 8 9 10; do [ -e /dev/vda ] && break; /bin/busybox sleep 1; done
/bin/busybox mount -t ext4 /dev/vda /root || exec /bin/busybox sh
/bin/busybox umount /dev
init=/sbin/init
[ -e /root/debootstrap/debootstrap ] && init=/second-stage
exec /bin/busybox switch_root /root $init
"""

SECOND_STAGE = """#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive
mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t devtmpfs dev /dev; mount -t tmpfs tmpfs /tmp
/debootstrap/debootstrap --second-stage; code=$?
[ $code = 0 ] || tail -40 /debootstrap/debootstrap.log
depmod "$(uname -r)"
rm -rf /var/cache/apt/archives/*.deb
echo "second-stage-ended $code"
mount -t proc proc /proc
for key in s u o; do echo $key >/proc/sysrq-trigger; sleep 2; done
sleep 60
"""

# Every run brings a second disk; what is on it is run once the system is up.
PAYLOAD_SERVICE = """[Unit]
Description=What the host wants to be done
After=basic.target dbus.service systemd-logind.service

[Service]
Type=simple
ExecStart=/bin/sh -c 'mount -t ext4 -o ro /dev/vdb /mnt && exec sh /mnt/run'
StandardOutput=tty
StandardError=inherit
TTYPath=/dev/console

[Install]
WantedBy=multi-user.target
"""


def initrd(kernel_root, busybox):
    entries = {
        "bin": (0o40755, b""), "dev": (0o40755, b""), "root": (0o40755, b""), "modules": (0o40755, b""),
        "dev/console": (0o20600, b""), "bin/busybox": (0o100755, busybox), "init": (0o100755, INIT.encode()),
    }
    del entries["dev/console"]  # the kernel's own initial archive has it
    for path in sorted(kernel_root.rglob("*.ko.xz")):
        name = path.name.removesuffix(".ko.xz")
        if name in DISK_MODULES:
            entries[f"modules/{name}.ko"] = (0o100644, lzma.decompress(path.read_bytes()))
    return newc(entries)


def unpacked(deb, into):
    into.mkdir(parents=True, exist_ok=True)
    run("dpkg-deb", "-x", deb, into)
    return into


def build(cache, arch):
    """The image of an architecture, made where it is not there yet."""
    packages = PACKAGES[arch]
    recipe = hashlib.sha256(repr((packages, DISK_MODULES, INIT, SECOND_STAGE, PAYLOAD_SERVICE)).encode()).hexdigest()[:12]
    image = Image(cache / f"{SUITE}-{arch}-{recipe}")
    if image.disk.exists():
        return image
    if os.geteuid() != 0:
        run("sudo", "-n", sys.executable, "-u", __file__, cache, arch)
        return image
    making = cache / f"making-{arch}"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    root = making / "root"
    native = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True).stdout.strip() == arch
    run("debootstrap", "--foreign", f"--arch={arch}", "--variant=minbase", f"--include={packages}", SUITE, root, MIRROR,
        stdout=sys.stdout)
    debs = apt_download(arch, making, "KERNEL", "busybox-static")
    kernel_deb = next(d for d in debs if d.name.startswith("linux-image"))
    kernel = unpacked(kernel_deb, making / "kernel")
    busybox_root = unpacked(next(d for d in debs if d.name.startswith("busybox")), making / "busybox")
    modules = next(p for p in (kernel / "usr/lib/modules").iterdir())
    (root / "usr/lib/modules").mkdir(exist_ok=True)
    shutil.copytree(modules, root / "usr/lib/modules" / modules.name, symlinks=True)
    part = Image(making)
    shutil.copy(next((kernel / "boot").glob("vmlinuz-*")), part.kernel)
    part.initrd.write_bytes(initrd(modules, next(busybox_root.rglob("bin/busybox")).read_bytes()))
    if native:
        # Ten times quicker than in the emulated system; what it mounts goes with its mount namespace.
        run("unshare", "--mount", "chroot", root, "/debootstrap/debootstrap", "--second-stage")
        run("chroot", root, "depmod", modules.name)
        run("chroot", root, "apt-get", "clean")
    else:
        (root / "second-stage").write_text(SECOND_STAGE)
        (root / "second-stage").chmod(0o755)
    units = root / "etc/systemd/system"
    (units / "multi-user.target.wants").mkdir(parents=True, exist_ok=True)
    (units / "payload.service").write_text(PAYLOAD_SERVICE)
    (units / "multi-user.target.wants/payload.service").symlink_to("../payload.service")
    (root / "etc/dpkg/dpkg.cfg.d").mkdir(parents=True, exist_ok=True)
    (root / "etc/dpkg/dpkg.cfg.d/quick").write_text("force-unsafe-io\n")
    run("mke2fs", "-q", "-t", "ext4", "-F", "-d", root, part.disk, "3G")
    if not native:
        with Machine(arch, part, making / "second-stage.log", disk_writable=True) as machine:
            machine.wait_for("second-stage-ended 0", 3600)
            machine.wait_end(180)
    for waste in ("root", "kernel", "busybox", "apt"):
        shutil.rmtree(making / waste)
    making.rename(image.folder)
    return image


if __name__ == "__main__":
    build(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2])
