#!/usr/bin/env python3
"""Two machines that Syncthing keeps alike, the link between them cut and restored, and real programs writing on both sides.

By hand, with Debian's syncthing and a built program:

    cargo build && tests/team/syncthing.py [ROUNDS]

Two instances on the loopback, each with a home of its own; between them a proxy, which is the link. On the one side write anna and
carl, on the other ben and, on his second machine, carl. In every round all write while the link is cut; then it is restored, and both
folders must come to the same files, with every note of every round in them and no file of conflicts left.
"""

import fcntl
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("DEMARCHE", ROOT / "target/debug/demarche"))
PATIENCE = 120
NOTES_EACH = 4
TALKS = '''id = "talks"
title = "Talks on the border"
[[party]]
id = "north"
name = "Northern Republic"
[[issue]]
title = "Crossings"
positions = { north = "Three first" }
'''


def wait(what, found, state=lambda: ""):
    """Waits until `found` gives something, and gives it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        got = found()
        if got:
            return got
        time.sleep(0.1)
    sys.exit(f"FAILED: {what}: not after {PATIENCE} s {state()}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Link:
    """A proxy from one port to another, which can be cut."""

    def __init__(self, to):
        self.to, self.up, self.open = to, True, []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            near, _ = self.server.accept()
            if not self.up:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                near.close()
                continue
            self.open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self.pump, args=(one, other), daemon=True).start()

    @staticmethod
    def pump(one, other):
        try:
            while data := one.recv(65536):
                other.sendall(data)
        except OSError:
            pass
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        self.up = False
        for end in self.open:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.open = []

    def restore(self):
        self.up = True


class Machine:
    """A home with a folder of a team in it, and the Syncthing that carries that."""

    def __init__(self, base, name):
        self.name, self.base = name, base / name
        self.folder = self.base / "talks.notes"
        self.folder.mkdir(parents=True)
        (self.base / "talks.toml").write_text(TALKS)
        (self.folder / ".stignore").write_text("(?d).*.tmp\n")
        self.home = self.base / "syncthing"
        run = subprocess.run(["syncthing", "generate", f"--home={self.home}", "--no-default-folder"], capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"FAILED: syncthing generate: {run.stdout}{run.stderr}")
        self.gui, self.port = free_port(), free_port()
        config = (self.home / "config.xml").read_text()
        self.key = re.search("<apikey>(.*?)</apikey>", config)[1]
        config = re.sub(r"<address>127\.0\.0\.1:\d+</address>", f"<address>127.0.0.1:{self.gui}</address>", config)
        config = re.sub(r"<listenAddress>.*?</listenAddress>", f"<listenAddress>tcp://127.0.0.1:{self.port}</listenAddress>", config)
        for off in ("globalAnnounceEnabled", "localAnnounceEnabled", "relaysEnabled", "natEnabled", "crashReportingEnabled"):
            config = re.sub(f"<{off}>true</{off}>", f"<{off}>false</{off}>", config)
        config = re.sub(r"<reconnectionIntervalS>\d+<", "<reconnectionIntervalS>1<", config)
        config = re.sub(r"<urAccepted>0<", "<urAccepted>-1<", config)
        (self.home / "config.xml").write_text(config)
        log = open(self.base / "syncthing.log", "wb")
        environment = {**os.environ, "STNOUPGRADE": "1", "STNORESTART": "1"}
        arguments = ["syncthing", "serve", "--no-browser", f"--home={self.home}"]
        self.process = subprocess.Popen(arguments, stdout=log, stderr=log, env=environment)
        wait(f"{name} answers", lambda: self.ask("GET", "system/ping"))
        self.id = self.ask("GET", "system/status")["myID"]

    def ask(self, method, what, body=None):
        data = None if body is None else json.dumps(body).encode()
        url = f"http://127.0.0.1:{self.gui}/rest/{what}"
        request = urllib.request.Request(url, data, {"X-API-Key": self.key, "Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                text = answer.read()
                return json.loads(text) if text.strip() else True
        except OSError:
            return None

    def share(self, other, address):
        self.ask("PUT", f"config/devices/{other.id}", {"deviceID": other.id, "name": other.name, "addresses": [address]})
        devices = [{"deviceID": self.id}, {"deviceID": other.id}]
        folder = {"id": "talks", "path": str(self.folder), "devices": devices, "rescanIntervalS": 3600, "fsWatcherDelayS": 1}
        self.ask("PUT", "config/folders/talks", {**folder, "fsWatcherEnabled": True, "maxConflicts": 10})

    def is_linked(self):
        known = self.ask("GET", "system/connections") or {"connections": {}}
        return any(one["connected"] for device, one in known["connections"].items() if device != self.id)

    def files(self):
        """What stands in the folder, but for what Syncthing keeps there of its own."""
        found = {}
        for path in sorted(self.folder.iterdir()):
            if path.name.startswith((".st", ".syncthing")):
                continue
            try:
                found[path.name] = path.read_bytes()
            except FileNotFoundError:
                pass
        return found


class Session:
    """A real program in a pseudo-terminal."""

    def __init__(self, machine, author):
        self.machine, self.author, self.bytes = machine, author, b""
        home = machine.base / f"home-{author}"
        home.mkdir(exist_ok=True)
        self.home = home
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        self.environment = environment
        arguments = [str(PROGRAM), str(machine.base / "talks.toml"), "--author", author]
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(arguments[0], arguments, environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 140, 0, 0))
        threading.Thread(target=self.read, daemon=True).start()
        self.sees("Grid")

    def read(self):
        try:
            while data := os.read(self.fd, 65536):
                self.bytes += data
        except OSError:
            pass

    def sees(self, text):
        wait(f"{self.author} at {self.machine.name} sees {text!r}", lambda: text.encode() in self.bytes)

    def press(self, keys):
        os.write(self.fd, keys.encode())

    def write(self, text):
        """A note for the team, and waits until it stands in the file."""
        seen = len(self.bytes)
        self.press("a")
        wait("the editor opens", lambda: b"private" in self.bytes[seen:])
        self.press(f"{text}\x0c")
        wait("it asks", lambda: b"Let the team" in self.bytes[seen:])
        self.press("y\x1b")
        file = self.machine.folder / f"{self.author}.toml"
        wait(f"{text} is saved", lambda: file.exists() and text in file.read_text())

    def notes(self):
        """All notes, as a command shows them to this person at this machine."""
        arguments = [str(PROGRAM), "notes", "--json", "-d", str(self.machine.base / "talks.toml"), "--author", self.author]
        run = subprocess.run(arguments, env=self.environment, capture_output=True, text=True)
        return {note["text"] for note in json.loads(run.stdout)}

    def quit(self):
        self.press("q")
        _, status = os.waitpid(self.pid, 0)
        if status:
            sys.exit(f"FAILED: {self.author} at {self.machine.name} ended with {status}")


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    if not shutil.which("syncthing"):
        sys.exit("syncthing is missing: apt-get install syncthing")
    base = pathlib.Path(tempfile.mkdtemp(prefix="demarche-syncthing-"))
    east = west = None
    try:
        east, west = Machine(base, "east"), Machine(base, "west")
        link = Link(west.port)
        east.share(west, f"tcp://127.0.0.1:{link.port}")
        west.share(east, "tcp://127.0.0.1:1")
        wait("the machines are linked", lambda: east.is_linked() and west.is_linked())
        carl = Session(east, "carl")
        carl.write("carl begins")
        wait("it goes over", lambda: "carl.toml" in west.files())
        second = Session(west, "carl")
        second.sees("Whose notes are these")
        second.press("y")
        second.sees("carl begins")
        sessions = [Session(east, "anna"), Session(west, "ben"), carl, second]
        texts, conflicts, longest = ["carl begins"], 0, 0.0
        for turn in range(1, rounds + 1):
            link.cut()
            wait("the link is cut", lambda: not east.is_linked() and not west.is_linked())
            for n in range(1, NOTES_EACH + 1):
                for session in sessions:
                    text = f"{session.author} at {session.machine.name} {turn}-{n}"
                    session.write(text)
                    texts.append(text)
            link.restore()
            began = time.monotonic()
            seen = set()

            def alike():
                here, there = east.files(), west.files()
                seen.update(name for name in [*here, *there] if "sync-conflict" in name)
                whole = b"".join(here.values()).decode(errors="replace")
                settled = set(here) == {"anna.toml", "ben.toml", "carl.toml"} and here == there
                return settled and all(text in whole for text in texts)

            def apart():
                """What is still different, for whoever has to find out why."""
                here, there = east.files(), west.files()
                sides = [("east", here), ("west", there)]
                missing = {side: [text for text in texts if text not in b"".join(files.values()).decode(errors="replace")]
                           for side, files in sides}
                differ = [name for name in {*here, *there} if here.get(name) != there.get(name)]
                return f"files {sorted({*here, *there})}, different {differ}, missing {missing}"

            wait(f"round {turn}: both sides are alike and whole", alike, apart)
            longest = max(longest, time.monotonic() - began)
            conflicts += len(seen)
            for session in sessions:
                notes = session.notes()
                if missing := [text for text in texts if text not in notes]:
                    sys.exit(f"FAILED: {session.author} at {session.machine.name} has not {missing}")
            print(f"round {turn}: {len(texts)} notes, files of conflicts seen: {len(seen)}", flush=True)
        for session in sessions:
            session.quit()
        # They stay alike when nobody writes any more: no two machines set each other going.
        before = east.files()
        time.sleep(5)
        if not (east.files() == west.files() == before):
            sys.exit("FAILED: the files do not come to rest")
        print(f"{rounds} cuts, {len(texts)} notes by three authors on two machines, {conflicts} files of conflicts taken in, "
              f"0 lost, both sides alike at most {longest:.0f} s after the link was back")
    finally:
        for machine in (east, west):
            if machine:
                machine.process.send_signal(signal.SIGTERM)
                machine.process.wait(timeout=30)
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()
