"""The program in a terminal of its own, and the home it keeps its notes in."""

import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import termios
import time
import tomllib
from pathlib import Path

from screen import Screen

PATIENCE = 30.0
# Wide enough for a whole reason on the bottom line.
COLUMNS, ROWS = 240, 30
# What stands in the header while something is not on the disk, and when it cannot get there.
SAVING, NOT_SAVED, NO_NOTES = "saving", "NOT SAVED", "no notes here"


class Trouble(Exception):
    """A promise that was not kept, or a screen that did not come."""


class Home:
    """A home of its own: all that the program finds around it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in ("config", "data", "state", "cache", "run", "tmp"):
            (self.folder / name).mkdir(mode=0o700, exist_ok=True)

    def environment(self):
        at = lambda name: str(self.folder / name)
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": at(""),
            "XDG_CONFIG_HOME": at("config"),
            "XDG_DATA_HOME": at("data"),
            "XDG_STATE_HOME": at("state"),
            "XDG_CACHE_HOME": at("cache"),
            "XDG_RUNTIME_DIR": at("run"),
            "TMPDIR": at("tmp"),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "TZ": "UTC",
            "USER": "anna",
        }

    def notes_file(self):
        return self.folder / "data/demarche/notes/river/anna.toml"

    def files(self):
        return [path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink()]

    def texts(self, path=None):
        """The texts in the notes file that are not in the trash; the file must parse."""
        path = path or self.notes_file()
        if not path.exists():
            return []
        try:
            notes = tomllib.loads(path.read_text()).get("note", [])
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise Trouble(f"\"{path}\" does not parse: {error}") from error
        if len({note["id"] for note in notes}) != len(notes):
            raise Trouble(f"an id stands twice in \"{path}\"")
        return [note["text"].rstrip("\n") for note in notes if "deleted" not in note]

    def all_texts(self):
        """The same of every notes file: where one cannot be used, notes are saved beside it."""
        paths = (self.folder / "data/demarche/notes").rglob("*.toml")
        return {text for path in paths for text in self.texts(path)}

    def listed(self, binary):
        """What `demarche notes` lists, as a sorted list of texts."""
        done = subprocess.run(
            [binary, "notes", "--example=river", "--json"],
            env=self.environment(), cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE,
        )
        if done.returncode not in (0, 1):
            raise Trouble(f"`demarche notes` ended with {done.returncode}: {done.stderr.strip()}")
        return sorted(note["text"].rstrip("\n") for note in json.loads(done.stdout or "[]"))

    def strangers(self):
        """Temporary files that a save left behind."""
        return [str(path) for path in self.files() if path.name.endswith(".tmp")]

    def leaks(self, words):
        """Files outside the folders for notes and their state that hold private words."""
        kept = (self.folder / "data", self.folder / "state")
        found = []
        for path in self.files():
            if not any(path.is_relative_to(folder) for folder in kept) and words in path.read_bytes():
                found.append(str(path))
        return found

    def copy(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder, symlinks=True)
        return Home(folder)


class Program:
    """A running demarche: keys go in, its screen is read."""

    def __init__(self, binary, home, args=("--example=river",), stdin=None):
        self.screen = Screen(COLUMNS, ROWS)
        self.status = None
        pid, self.terminal = pty.fork()
        if pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
                if stdin is not None:
                    os.dup2(stdin, 0)
                os.chdir(home.folder)
                os.closerange(3, 256)
                os.execve(binary, [binary, *args], home.environment())
            finally:
                os._exit(127)
        self.pid = pid
        os.set_blocking(self.terminal, False)

    def press(self, keys):
        data = keys.encode()
        while data:
            try:
                data = data[os.write(self.terminal, data):]
            except BlockingIOError:
                self.read(0.05)
            except OSError:
                return  # It has ended, which is seen elsewhere.

    def read(self, longest):
        """Takes in what is drawn within this time; false when nothing came or will come."""
        if self.terminal is None or not select.select([self.terminal], [], [], longest)[0]:
            return False
        try:
            data = os.read(self.terminal, 1 << 16)
        except OSError:
            data = b""
        if not data:
            os.close(self.terminal)
            self.terminal = None
            return False
        self.screen.feed(data)
        return True

    def ended(self):
        """Whether it has; its status is kept."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def wait(self, what, holds, patience=PATIENCE):
        """Waits until the screen is so; false when the program ends first."""
        give_up = time.monotonic() + patience
        while not (self.screen.is_whole and holds(self.screen)):
            if not self.read(0.05) and self.ended():
                while self.read(0):
                    pass
                return holds(self.screen)
            if time.monotonic() > give_up:
                raise Trouble(f"{what}: it took too long; {self.screen.picture()}")
        return True

    def wait_for(self, text):
        return self.wait(f"{text!r} is shown", lambda screen: text in screen.text())

    def wait_gone(self, text):
        return self.wait(f"{text!r} is gone", lambda screen: text not in screen.text())

    def wait_saved(self):
        """Waits until the header says nothing any more of something unsaved."""
        return self.wait("all is saved", lambda screen: acknowledged(screen))

    def wait_end(self):
        give_up = time.monotonic() + PATIENCE
        while not self.ended():
            if not self.read(0.02) and self.terminal is None:
                time.sleep(0.005)
            if time.monotonic() > give_up:
                raise Trouble(f"it does not end; {self.screen.picture()}")
        while self.read(0):
            pass
        return self.status

    def kill(self):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait_end()

    def close(self):
        self.kill()
        if self.terminal is not None:
            os.close(self.terminal)
            self.terminal = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def threads(self):
        """The threads by name; the first one is called `main`."""
        named = {}
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            try:
                name = (task / "comm").read_text().strip()
            except OSError:
                continue
            named["main" if int(task.name) == self.pid else name] = int(task.name)
        return named

    def thread(self, name):
        """Waits for a thread of this name."""
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up and not self.ended():
            if (tid := self.threads().get(name)) is not None:
                return tid
            time.sleep(0.001)
        return None


def acknowledged(screen):
    """Whether the screen is one of the loaded program and says of nothing that it is unsaved."""
    header = screen.rows()[0]
    return "PRIVATE" in header and not any(mark in header for mark in (SAVING, NOT_SAVED, NO_NOTES))
