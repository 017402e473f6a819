#!/usr/bin/env python3
"""Kills the program at random moments of random typing, again and again in one home, and looks whether a letter is lost.

    kills.py BINARY [NUMBER] [--seed S]
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from program import Home, Program, Trouble
from scenes import Died, Told, Typist, goes_on, nowhere_else

# In one home, so that the notes of one stay a size that a screen can show.
AT_ONE_HOME = 25


def kill_in_one_home(binary, folder, number, seed):
    """So many kills; gives how many letters had been drawn, and what went wrong."""
    dice = random.Random(seed)
    home, told = Home(Path(folder) / f"home-{seed}"), Told()
    letters = 0
    kill = 0
    try:
        for kill in range(number):
            with Program(binary, home) as program:
                typist = Typist(program, told, dice, time.monotonic() + dice.choice([0.05, 0.4, 2.0]) * dice.random())
                try:
                    typist.type_on()
                except Died as died:
                    raise Trouble(f"it ended by itself: {died}; {program.screen.picture()}") from died
                program.kill()
                typist.look()
                letters += typist.drawn
            nowhere_else(home)
            on_disk = home.texts()
            told.check(on_disk, "the notes file", "saved")
            listed = home.listed(binary)
            told.check(listed, "`demarche notes`", "drawn")
            told.settle(on_disk, listed)
        goes_on(binary, home, told, few=False)
    except (Trouble, Died) as trouble:
        return letters, f"home {seed}, kill {kill}: {trouble}\n  home: {home.folder}"
    shutil.rmtree(home.folder)
    return letters, None


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("binary", type=Path)
    asked.add_argument("number", type=int, nargs="?", default=50)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--jobs", type=int, default=2)
    asked = asked.parse_args()
    binary = str(asked.binary.resolve())
    work = Path(tempfile.mkdtemp(prefix="kills-")).resolve()
    started = time.monotonic()
    letters, failed = 0, 0
    homes = -(-asked.number // AT_ONE_HOME)
    with ProcessPoolExecutor(asked.jobs) as pool:
        runs = [
            pool.submit(kill_in_one_home, binary, work, min(AT_ONE_HOME, asked.number - n * AT_ONE_HOME), asked.seed + n)
            for n in range(homes)
        ]
        for result in runs:
            drawn, trouble = result.result()
            letters += drawn
            if trouble:
                failed += 1
                print(trouble, flush=True)
    print(f"kills: {asked.number} in {homes} homes, {letters} edits drawn before them, {failed} homes with a loss; {time.monotonic() - started:.0f} s")
    if not failed:
        shutil.rmtree(work)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
