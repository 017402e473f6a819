#!/usr/bin/env python3
"""Kills the program at every system call that touches a file, or lets that call fail, and looks whether a note is lost.

    sweep.py crash BINARY            the program is killed at each call of each scene
    sweep.py fault BINARY            each call fails with each error, once, or from then on until the fault is over
    sweep.py crash BINARY --long     all points; without it a part of them, the same one every time
    sweep.py crash BINARY --only 'edit saver fsync 2'

A point is a scene, a thread, a system call and which of its calls by this thread: strace counts calls thread by thread, so it is
attached to one thread only. The program waits meanwhile, since its dataset comes through a pipe that gives nothing yet.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from program import NO_NOTES, NOT_SAVED, PATIENCE, Home, Program, Trouble, acknowledged
from scenes import NOTICE, PRIVATE, SCENES, Died, Scene, Told, check_after_kill, goes_on, nowhere_else, one_note

DATASET = Path(__file__).resolve().parents[2] / "data/river.toml"
# All that changes a file or its name, or decides who may; and what is drawn, since that is what a user saw.
CHANGES = (
    "openat write writev pwrite64 fsync fdatasync sync_file_range ftruncate fallocate rename renameat renameat2 link linkat"
    " unlink unlinkat mkdir mkdirat chmod fchmod fchmodat chown fchown fchownat flock close"
).split()
# What only looks; nothing is the matter when the program is killed there.
LOOKS = "read pread64 statx getdents64 readlink readlinkat lseek".split()
# The threads that have to do with the terminal, whose end is another matter than a failing disk.
TERMINAL = ("main", "input", "signals")
# A scene does not go the same way every time: how many files are made durable depends on how long that takes.
NOT_REACHED = "not reached"
MOST_UNREACHED = 0.25
LINE = re.compile(r"(?P<tid>\d+)<(?P<thread>[^>]*)> +(?P<call>\w+)\((?P<rest>.*)")


@dataclass(frozen=True)
class Point:
    """One call of one thread in a scene."""

    scene: str
    thread: str
    call: str
    number: int

    def __str__(self):
        return f"{self.scene} {self.thread} {self.call} {self.number}"


class Strace:
    """strace, attached to a program."""

    def __init__(self, home, *arguments):
        self.said = home.folder.with_suffix(".strace")
        self.arguments = ["strace", *arguments]
        with open(self.said, "w") as said:
            self.process = subprocess.Popen(self.arguments, stdin=subprocess.DEVNULL, stdout=said, stderr=said)

    def attached(self):
        give_up = time.monotonic() + PATIENCE
        while " attached" not in (said := self.said.read_text()):
            if self.process.poll() is not None:
                return False
            if time.monotonic() > give_up:
                raise Trouble(f"strace does not attach: {said}")
            time.sleep(0.001)
        return True

    def over(self):
        """Lets go of the program, which goes on."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait()


class Gate:
    """The dataset, held back until strace is there."""

    def __init__(self, binary, home):
        entrance, self.way = os.pipe()
        self.program = Program(binary, home, ["-"], entrance)
        os.close(entrance)

    def open(self):
        with os.fdopen(self.way, "wb") as way:
            try:
                way.write(DATASET.read_bytes())
            except BrokenPipeError:
                pass  # It was killed; there is no one to read it.


def count(binary, work, scene, calls):
    """Plays a scene to its end and lists the points at which it touched a file of its home or the terminal."""
    home, told = Home(work / f"count-{scene}"), Told()
    prepare, play = SCENES[scene]
    prepare(binary, home, told)
    log = work / f"count-{scene}.log"
    gate = Gate(binary, home)
    with gate.program as program:
        program.thread("load")
        strace = Strace(home, "-f", "-Y", "-y", "-p", str(program.pid), "-o", str(log), "-e", "trace=" + ",".join("?" + call for call in calls))
        if not strace.attached():
            sys.exit(f"strace cannot be attached: {strace.said.read_text()}")
        gate.open()
        play(Scene(program, told))
        strace.process.wait()
    main, points, seen = program.pid, [], Counter()
    for line in log.read_text(errors="replace").splitlines():
        if found := LINE.match(line):
            thread = "main" if int(found["tid"]) == main else found["thread"]
            seen[thread, found["call"]] += 1
            if str(home.folder) + "/" in found["rest"] or "</dev/pts/" in found["rest"] or "</dev/tty" in found["rest"]:
                points.append(Point(scene, thread, found["call"], seen[thread, found["call"]]))
    return points


def attach(gate, home, point, inject):
    """Attaches strace to the point's thread before that does anything, and lets the program go on."""
    program = gate.program
    early = point.thread in ("main", "load", "input", "signals")
    if not early:
        gate.open()
    tid = program.thread(point.thread)
    strace = None
    if tid is not None:
        strace = Strace(home, "-p", str(tid), "-e", "trace=" + point.call, "-e", "inject=" + inject, "-o", "/dev/null")
        strace.attached()
    if early:
        gate.open()
    return strace


def reproduce(point, inject):
    return f"strace -p TID-OF-{point.thread} -e trace={point.call} -e inject={inject}"


def crash(binary, work, point):
    """Kills the program at a point; says what became of it."""
    inject = f"{point.call}:signal=SIGKILL:when={point.number}"
    for _ in range(3):
        folder = Path(tempfile.mkdtemp(dir=work))
        home, told = Home(folder / "home"), Told()
        prepare, play = SCENES[point.scene]
        try:
            prepare(binary, home, told)
            gate = Gate(binary, home)
            with gate.program as program:
                strace = attach(gate, home, point, inject)
                try:
                    play(Scene(program, told))
                except Died:
                    pass
                killed = program.status == -9
                if program.status not in (0, -9):
                    raise Trouble(f"it ended with {program.status}; {program.screen.picture()}")
            if strace:
                strace.over()
            check_after_kill(binary, home, told, point.number % 2 == 0)
        except (Trouble, Died) as trouble:
            return f"{trouble}\n  home: {home.folder}\n  {reproduce(point, inject)}"
        shutil.rmtree(folder)
        if killed:
            return None
    return NOT_REACHED


# The errors, as strace and as the screen call them.
ERRORS = {
    "ENOSPC": "No space left on device",
    "EDQUOT": "Disk quota exceeded",
    "EIO": "Input/output error",
    "EROFS": "Read-only file system",
    "EACCES": "Permission denied",
}
CONTROL_C = "\x03"
LEAVE = "Leave without saving?"


class Over(Exception):
    """The scene came to another end than it has by itself, as it should."""


class Faulty(Scene):
    """A user whose disk fails: told of it, asked before anything is lost, and helped once the fault is over."""

    def __init__(self, program, told, home, error, end_fault):
        super().__init__(program, told)
        self.home, self.error, self.end_fault = home, error, end_fault
        # What could not be read on starting, as was told: it must be there the next time.
        self.unread = set()

    def see(self, what, holds):
        if not self.program.wait(what, holds):
            raise Trouble(f"{what}: it ended with {self.program.status}; {self.program.screen.picture()}")

    def loaded(self):
        what = "it is loaded"
        if not self.program.wait(what, lambda screen: "PRIVATE" in screen.rows()[0]):
            # Who the user is cannot be looked up: nothing is opened under another name, and that is told.
            words = self.program.screen.text().replace("\n", "")
            if self.program.status == 2 and "config.toml" in words and ERRORS[self.error] in words:
                raise Over
            raise Trouble(f"{what}: it ended with {self.program.status}; {self.program.screen.picture()}")
        while NOTICE in self.program.screen.text():
            # The words may stand on two lines.
            if all(word in self.program.screen.text() for word in ERRORS[self.error].split()):
                self.unread = set(self.told.notes)
            self.program.press(" ")
            self.see("it goes on", lambda screen: NOTICE not in screen.text())
        if NO_NOTES in self.program.screen.rows()[0]:
            self.program.press("a")
            self.see_text(ERRORS[self.error])
            self.end_fault()
            self.quit()
            raise Over

    def saved(self):
        told = lambda screen: NOT_SAVED in screen.rows()[0]
        self.see("it is saved, or told why not", lambda screen: acknowledged(screen) or told(screen))
        if told(self.program.screen):
            self.see("the reason is told", lambda screen: not told(screen) or ERRORS[self.error] in screen.text())
            if told(self.program.screen):
                self.close()
                self.list_shows()
                self.program.press("1")
                self.quit()
                raise Over
        self.on_disk("acknowledged")

    def trash(self, stem):
        super().trash(stem)
        # What is said of it stands on the bottom line until the next key.
        self.program.press("j")

    def close(self):
        # The bottom line tells of the failure instead of how to close; keys that follow come after this one all the same.
        self.program.press(CONTROL_C)

    def on_disk(self, what):
        """What is told to be saved is in a file."""
        texts = self.home.all_texts()
        for stem, note in self.told.notes.items():
            may = note.was[note.drawn:]
            if stem not in self.unread and None not in may and not texts.intersection(may):
                raise Trouble(f"{what}, but none of {may} is in a notes file; {self.program.screen.picture()}")
        self.told.all_saved()

    def quit(self):
        """Leaves; where something is not saved that is asked first, and possible after the fault."""
        self.program.press("q")
        asked = lambda screen: LEAVE in screen.text()
        if self.program.wait("it ends or asks", asked):
            self.end_fault()
            self.program.press("n")
            # What asked may have been an earlier key, and the one to leave may come only now: then it has left.
            if self.program.wait("all is saved after the fault", acknowledged):
                self.on_disk("acknowledged after the fault")
                self.program.press("q")
        if (status := self.program.wait_end()) != 0:
            raise Trouble(f"it ended with {status}; {self.program.screen.picture()}")
        self.on_disk("left")


def at_loading(scene):
    """What was not read is told; a note can be written all the same."""
    scene.loaded()
    if not scene.unread:
        scene.list_shows()
        scene.program.press("1")
    scene.new("meanwhile" + PRIVATE)
    scene.saved()
    scene.close()
    scene.quit()


def fault(binary, work, point, error, lasts):
    """Lets a call fail, once or from then on; says what became of it."""
    inject = f"{point.call}:error={error}:when={point.number}{'+' if lasts else ''}"
    folder = Path(tempfile.mkdtemp(dir=work))
    home, told = Home(folder / "home"), Told()
    prepare, play = SCENES[point.scene]
    try:
        prepare(binary, home, told)
        gate = Gate(binary, home)
        with gate.program as program:
            strace = attach(gate, home, point, inject)
            if strace is None:
                # A thread that comes and goes with folders is not there in every run.
                return NOT_REACHED
            try:
                (at_loading if point.thread == "load" else play)(Faulty(program, told, home, error, strace.over))
            except Over:
                pass
            finally:
                strace.over()
        nowhere_else(home)
        goes_on(binary, home, told)
    except (Trouble, Died) as trouble:
        return f"{trouble}\n  home: {home.folder}\n  {reproduce(point, inject)}"
    shutil.rmtree(folder)
    return None


def full(binary, work, folders):
    """Notes are typed onto a file system of 64 kB that is full, until something is deleted there."""
    home, told = Home(Path(tempfile.mkdtemp(dir=work)) / "home"), Told()
    mounted = [home.folder / name for name in folders]
    for at in mounted:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "demarche", at], check=True)
    try:
        one_note(binary, home, told)
        for at in mounted:
            fill(at / "filler")
        with Program(binary, home) as program:
            scene = Faulty(program, told, home, "ENOSPC", lambda: [(at / "filler").unlink() for at in mounted])
            scene.loaded()
            scene.program.press("j")
            try:
                scene.new("full" + PRIVATE)
                # Either that the notes are not saved, or that what is typed would be lost in a crash.
                scene.see_text(ERRORS["ENOSPC"])
                scene.saved()
                scene.end_fault()
                scene.close()
                scene.quit()
            except Over:
                pass
        goes_on(binary, home, told)
    except (Trouble, Died) as trouble:
        return str(trouble)
    finally:
        for at in mounted:
            subprocess.run(["umount", at], check=True)
    return None


def fill(path):
    with open(path, "wb", buffering=0) as filler:
        for size in (4096, 1):
            try:
                while True:
                    filler.write(b"x" * size)
            except OSError:
                pass


def sample(trials, most):
    """Every n-th of them, so that no more are left than these; which ones is the same every time."""
    step = max(1, -(-len(trials) // most))
    return trials[::step]


def trials(mode, points):
    """All that is to be tried: functions and what they are given, with a name."""
    for point in points:
        if mode == "crash":
            yield str(point), crash, (point,)
        elif point.call != "close" and point.thread not in TERMINAL:
            for error in ERRORS if point.call in CHANGES else ("EIO", "EACCES"):
                for lasts in (False, True):
                    yield f"{point} {error}{' lasting' if lasts else ''}", fault, (point, error, lasts)


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("mode", choices=["crash", "fault"])
    asked.add_argument("binary", type=Path)
    asked.add_argument("--long", action="store_true", help="all points")
    asked.add_argument("--only", help="the points whose name begins so")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--most", type=int, default=160, help="so many without --long")
    asked = asked.parse_args()
    binary = str(asked.binary.resolve())
    if not shutil.which("strace"):
        sys.exit("strace is missing: it is in the Debian package of that name")
    work = Path(tempfile.mkdtemp(prefix="faults-")).resolve()
    started = time.monotonic()
    calls = CHANGES if asked.mode == "crash" else CHANGES + LOOKS
    points = [point for scene in SCENES for point in count(binary, work, scene, calls)]
    every = list(trials(asked.mode, points))
    chosen = [trial for trial in every if trial[0].startswith(asked.only or "")]
    if not (asked.long or asked.only):
        chosen = sample(chosen, asked.most)
    if asked.mode == "fault" and not asked.only:
        if os.geteuid() == 0:
            for folders in (["data"], ["state"], ["data", "state"]):
                chosen.append((f"{' and '.join(folders)} on a full disk", full, (folders,)))
        elif os.environ.get("CI"):
            sys.exit("mounting a small file system needs root: run this as root")
        else:
            print("a full disk is not tried: mounting one needs root", flush=True)
    print(f"{asked.mode}: {len(every)} trials, {len(chosen)} of them now", flush=True)
    counts = Counter()
    with ProcessPoolExecutor(asked.jobs) as pool:
        running = [(name, pool.submit(run, binary, work, *given)) for name, run, given in chosen]
        for name, result in running:
            trouble = result.result()
            counts["well" if trouble is None else trouble if trouble == NOT_REACHED else "failed"] += 1
            if trouble:
                print(f"{name}: {trouble}", flush=True)
    told = ", ".join(f"{number} {what}" for what, number in counts.items())
    print(f"{asked.mode}: {len(chosen)} of {len(every)} tried: {told}; {time.monotonic() - started:.0f} s")
    if counts["failed"] == 0:
        shutil.rmtree(work)
    # Where hardly any trial comes to its point, nothing is proved.
    sys.exit(1 if counts["failed"] or counts[NOT_REACHED] > len(chosen) * MOST_UNREACHED else 0)


if __name__ == "__main__":
    main()
