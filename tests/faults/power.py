#!/usr/bin/env python3
"""Cuts the power while notes are typed: what had reached the device is all that is there afterwards.

    power.py BINARY [NUMBER] [--without folders|syncs] [--seed S]

The home lies in an ext4 image that is mounted through a loop device. At a random moment the program is stopped and the image copied:
what the mounted file system still had in memory is in no copy, as after a power cut. The copy is checked, mounted in the image's
place and looked at by the program; then it is the image that goes on. Needs root. By `--without` the program's own fsync of
folders, or every fsync, is left out, to see that these cuts find what that loses.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from program import Home, Program, Trouble
from scenes import Died, Told, Typist, goes_on

# What may be lost: a second of typing, and a disk's time for it.
SECOND = 1.0
DISK = 1.0
AT_ONE_HOME = 25


def sh(*words, may_fail=(0,)):
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode not in may_fail:
        raise Trouble(f"{' '.join(map(str, words))}: {done.returncode}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


class Disk:
    """An image, mounted."""

    def __init__(self, folder):
        self.image, self.cut, self.at = folder / "image", folder / "cut", folder / "mounted"
        self.at.mkdir(parents=True)
        with open(self.image, "wb") as image:
            image.truncate(32 << 20)
        sh("mkfs.ext4", "-q", "-F", self.image)
        self.mount()

    def mount(self):
        sh("mount", "-o", "loop", self.image, self.at)
        device = sh("findmnt", "-n", "-o", "SOURCE", self.at).strip()
        self.statistics = Path("/sys/block") / Path(device).name / "stat"

    def writes(self):
        """How many writes the device has done, and how many it is about to do."""
        numbers = self.statistics.read_text().split()
        return numbers[4], numbers[8]

    def cut_off(self):
        """Copies what is on the device at one moment: again, if it wrote meanwhile."""
        for _ in range(50):
            before = self.writes()
            shutil.copyfile(self.image, self.cut)
            if before == self.writes() and before[1] == "0":
                return
        raise Trouble("the device never comes to rest")

    def power_on(self):
        """Goes on with what was there when the power went."""
        sh("umount", self.at)
        os.replace(self.cut, self.image)
        # 1: the journal was replayed, or something like the count of free blocks put right.
        sh("e2fsck", "-f", "-p", self.image, may_fail=(0, 1))
        self.mount()

    def close(self):
        sh("umount", self.at, may_fail=(0, 1, 32))


def power_cut(binary, disk, home, told, dice, without, losses):
    end = time.monotonic() + 0.3 + dice.choice([0.6, 3.0]) * dice.random()
    strace = None
    with Program(binary, home) as program:
        if without:
            words = ["strace", "-f", "-qq", "-o", "/dev/null", "-p", str(program.pid)]
            if without == "folders":
                for folder in [home.folder / "data", *(home.folder / "data").rglob("*/")]:
                    words += ["-P", str(folder)]
            words += ["-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:retval=0"]
            strace = subprocess.Popen(words, stderr=subprocess.DEVNULL)
        typist = Typist(program, told, dice, end)
        try:
            typist.type_on()
        except Died as died:
            raise Trouble(f"it ended by itself: {died}; {program.screen.picture()}") from died
        os.kill(program.pid, signal.SIGSTOP)
        # What was drawn before the cut was seen; threads that are in the kernel come to a stop meanwhile.
        typist.look(0)
        cut = time.monotonic()
        disk.cut_off()
        program.kill()
    if strace:
        strace.wait()
    disk.power_on()
    on_disk = home.texts()
    told.check(on_disk, "the notes file", "saved")
    listed = home.listed(binary)
    # How long before the cut the oldest letter that was lost had been drawn.
    lost = 0.0
    sorted_out = told.sort(listed)[0]
    for stem, note in told.notes.items():
        text = (sorted_out[stem] or [None])[0]
        drawn_later = [moment for moment, at in note.moments if text not in note.was[at:]]
        lost = max([lost, *(cut - moment for moment in drawn_later)])
    losses.append(lost)
    if lost > SECOND + DISK:
        raise Trouble(f"{lost:.2f} s of typing are lost")
    told.check(listed, "`demarche notes`", "saved")
    told.settle(on_disk, listed)
    for note in told.notes.values():
        # What the journal brought back is not lost any more, nor acknowledged.
        note.saved = 0


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("binary", type=Path)
    asked.add_argument("number", type=int, nargs="?", default=200)
    asked.add_argument("--without", choices=["folders", "syncs"])
    asked.add_argument("--seed", type=int, default=1)
    asked = asked.parse_args()
    if os.geteuid() != 0:
        sys.exit("mounting an image needs root: run this as root")
    binary = str(asked.binary.resolve())
    work = Path(tempfile.mkdtemp(prefix="power-")).resolve()
    started, dice = time.monotonic(), random.Random(asked.seed)
    counts, losses, acknowledged = Counter(), [], 0
    for begin in range(0, asked.number, AT_ONE_HOME):
        disk = Disk(work / f"{begin}")
        home, told = Home(disk.at / "home"), Told()
        sh("sync", "-f", disk.at)
        try:
            for cut in range(begin, min(begin + AT_ONE_HOME, asked.number)):
                try:
                    counts["cuts"] += 1
                    power_cut(binary, disk, home, told, dice, asked.without, losses)
                except Trouble as trouble:
                    counts["with a loss"] += 1
                    print(f"cut {cut}: {trouble}", flush=True)
                    # The next one is judged by what is there now.
                    told = Told()
                    break
            else:
                goes_on(binary, home, told, few=False)
        finally:
            disk.close()
    shutil.rmtree(work)
    told = f"{counts['cuts']} power cuts, {counts['with a loss']} with a loss"
    if losses:
        told += f"; typing lost: at most {max(losses):.2f} s, in {sum(loss > 0 for loss in losses)} cuts"
    print(f"power: {told}; {time.monotonic() - started:.0f} s")
    sys.exit(1 if counts["with a loss"] else 0)


if __name__ == "__main__":
    main()
