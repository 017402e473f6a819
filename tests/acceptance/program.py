"""What the scripts of this folder have in common: the program, datasets as plain values, and what is compared."""

import os
import pty
import select
import subprocess
import sys
import time
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]

failures = 0


def check(what, found, wanted):
    """Says whether two values are equal, and where they part if they are not."""
    global failures
    if found == wanted:
        print(f"  ok  {what}")
        return
    failures += 1
    print(f"  NO  {what}")
    if isinstance(found, (list, dict)) and type(found) is type(wanted):
        pairs = enumerate(zip(found, wanted)) if isinstance(found, list) else ((k, (found.get(k), wanted.get(k))) for k in {**found, **wanted})
        for key, (a, b) in pairs:
            if a != b:
                print(f"      at {key!r}: {a!r}\n      not {b!r}")
                break
        print(f"      {len(found)} instead of {len(wanted)}")
    else:
        print(f"      {found!r}\n      not {wanted!r}")


class Dataset:
    """A file of the format as plain values, whatever forms it uses; its positions by the titles of issues, or by their ids."""

    def __init__(self, path=None, value=None, by_id=False):
        self.toml = value
        if path is not None:
            with open(path, "rb") as file:
                self.toml = tomllib.load(file)
        names = {it["id"]: it["name"] for it in self.toml.get("party", [])}
        self.parties = list(names.values())
        themes = {it["id"]: it["name"] for it in self.toml.get("theme", [])}
        self.themes = list(themes.values())
        self.issues = []
        self.positions = {}
        titles = {}
        for issue in self.toml.get("issue", []):
            title = issue["id"] if by_id else issue["title"]
            titles[issue.get("id")] = title
            self.issues.append((issue["title"], issue.get("summary", ""), [themes.get(it, it) for it in issue.get("themes", [])], str(issue.get("date", ""))))
            for key, at in (("positions", 1), ("stances", 0)):
                for party, value in issue.get(key, {}).items():
                    self.positions.setdefault((title, names[party]), ["", ""])[at] = value
        for it in self.toml.get("position", []):
            cell = (titles[it["issue"]], names[it["party"]])
            assert cell not in self.positions, f"{cell} twice"
            self.positions[cell] = [it.get("stance", ""), it.get("text", "")]
        challenges = {it.get("id"): it["text"] for it in self.toml.get("challenge", [])}
        self.blocking = {it["title"]: list(it.get("challenges", [])) for it in self.toml.get("issue", [])}
        for it in self.toml.get("challenge", []):
            for issue in it.get("issues", []):
                self.blocking[titles[issue]].append(it["text"])
        self.pairs = [(it["text"], [challenges[id] for id in it.get("challenges", [])]) for it in self.toml.get("opportunity", [])]
        self.measures = [(it["title"], it.get("purpose"), it.get("impact")) for it in self.toml.get("measure", [])]


class Program:
    """The program, with a home of its own."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.env = {"HOME": str(folder), "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}

    def run(self, *args, ok=True):
        done = subprocess.run([self.binary, *map(str, args)], env=self.env, cwd=self.folder, capture_output=True, text=True)
        if ok and done.returncode != 0:
            sys.exit(f"{' '.join(map(str, args))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def load(self, files, *more):
        """Imports files, checks what was written, and gives it back with the seconds that it took."""
        out = self.folder / "out.toml"
        out.unlink(missing_ok=True)
        begun = time.monotonic()
        self.run("import", *files, "-o", out, "--strict", *more)
        took = time.monotonic() - begun
        self.run("check", out)
        return Dataset(out), took

    def opens(self, path, words):
        """Whether the screen of a dataset shows these words within ten seconds."""
        child, screen = pty.fork()
        if child == 0:
            os.execve(self.binary, [self.binary, str(path)], {**self.env, "COLUMNS": "160", "LINES": "50"})
        seen, end = b"", time.monotonic() + 10
        while time.monotonic() < end and words.encode() not in seen:
            if select.select([screen], [], [], 0.2)[0]:
                try:
                    seen += os.read(screen, 65536)
                except OSError:
                    break
        os.write(screen, b"q")
        os.close(screen)
        os.waitpid(child, 0)
        return words.encode() in seen


def ended():
    """Ends the script, with failure where a check failed."""
    sys.exit(f"{failures} checks failed" if failures else None)
