"""What is done to the notes while something goes wrong, and what must then be left of them."""

import re
import time

from program import Program, Trouble, acknowledged

# In every private word here, and in nothing else on any screen or in any file.
PRIVATE = "quorv"
ESCAPE = "\x1b"
# What is told on starting, until a key is pressed.
NOTICE = "╭─ Your notes ─"


class Died(Exception):
    """The program has ended in the middle of a scene, as it was made to."""


class Note:
    """What may be left of one note."""

    def __init__(self, text="", saved=False):
        # All that it was, in order; `None` is no note, or one in the trash.
        self.was = [text] if saved else [None]
        # From this moment on it may be found so: drawn, so it was seen by the user...
        self.drawn = 0
        # ...and acknowledged as being on the disk.
        self.saved = 0
        # When it was drawn so.
        self.moments = []

    def becomes(self, text):
        self.was.append(text)

    def is_drawn(self, at=None):
        at = len(self.was) - 1 if at is None else at
        if at > self.drawn:
            self.drawn = at
            self.moments.append((time.monotonic(), at))

    def now(self):
        return self.was[-1]


class Told:
    """What the user was shown of their notes; the notes on the disk are held against it."""

    def __init__(self):
        self.notes = {}

    def add(self, stem, text="", saved=False):
        self.notes[stem] = Note(text, saved)
        return self.notes[stem]

    def sort(self, texts):
        """Which of these texts are which note's, and what is left over."""
        left, sorted_out = list(texts), {}
        for stem, note in self.notes.items():
            found = [text for text in left if text.startswith(stem)]
            if not found:
                # Not even the stem had been typed; others may begin in the same way, and then there is one for each.
                found = [text for text in left if text in note.was][:1]
            for text in found:
                left.remove(text)
            sorted_out[stem] = found
        return sorted_out, left

    def check(self, texts, what, since):
        """Fails unless every note is there once, no older than `since` says, and nothing else is."""
        sorted_out, left = self.sort(texts)
        for stem, found in sorted_out.items():
            note = self.notes[stem]
            may = note.was[getattr(note, since):]
            if len(found) > 1:
                raise Trouble(f"{what}: {stem!r} is doubled: {found}")
            if (found[0] if found else None) not in may:
                raise Trouble(f"{what}: {found or 'nothing'} is left where one of {may} must be")
        if left:
            raise Trouble(f"{what}: {left} came from nowhere")

    def settle(self, on_disk, found):
        """What was found is from now on what there is, and what is in the notes file is saved."""
        on_disk, found = self.sort(on_disk)[0], self.sort(found)[0]
        for stem in list(self.notes):
            note = Note((on_disk[stem] or [None])[0], saved=True)
            note.becomes((found[stem] or [None])[0])
            note.drawn = 1
            if note.was == [None, None]:
                del self.notes[stem]
            else:
                self.notes[stem] = note

    def all_saved(self):
        for note in self.notes.values():
            note.saved = note.drawn


class Scene:
    """One user at one program; every step waits until the screen shows it."""

    def __init__(self, program, told):
        self.program, self.told = program, told

    def see(self, what, holds):
        if not self.program.wait(what, holds):
            raise Died(what)

    def see_text(self, text):
        self.see(f"{text!r} is shown", lambda screen: text in screen.text())

    def loaded(self):
        """Waits for the loaded program, and reads what it has to tell."""
        self.see("it is loaded", lambda screen: "PRIVATE" in screen.rows()[0])
        while NOTICE in self.program.screen.text():
            self.program.press(" ")
            self.see("it goes on", lambda screen: NOTICE not in screen.text())

    def letters(self, note, before, stem):
        """Types, a letter after the other is shown."""
        text = note.now() or ""
        for letter in stem:
            text += letter
            note.becomes(text)
            self.program.press(letter)
            self.see(f"{text!r} is shown", lambda screen: before + text in screen.text())
            note.is_drawn()

    def new(self, stem, more=""):
        self.program.press("a")
        self.see_text("new private note")
        self.letters(self.told.add(stem), "│ ", stem + more)

    def append(self, stem, more):
        """Adds to the chosen note of the list of notes."""
        self.program.press("e")
        self.see_text("Esc saves and closes")
        self.letters(self.told.notes[stem], "", more)

    def close(self):
        self.program.press(ESCAPE)
        self.see("the editor is closed", lambda screen: "Esc saves and closes" not in screen.text())

    def list(self):
        self.program.press("5")
        self.see_text("x to the trash")

    def list_shows(self):
        """Waits until every note that must be there stands in the list."""
        self.program.press("5")
        for note in self.told.notes.values():
            may = note.was[note.drawn:]
            if None not in may:
                self.see(f"one of {may} is listed", lambda screen: any(text in screen.text() for text in may))

    def trash(self, stem):
        """Puts the chosen note of the list away."""
        note = self.told.notes[stem]
        note.becomes(None)
        self.program.press("x")
        self.see(f"{stem!r} is gone", lambda screen: stem not in screen.text())
        note.is_drawn()

    def saved(self):
        self.see("all is saved", acknowledged)
        self.told.all_saved()

    def quit(self):
        self.program.press("q")
        if (status := self.program.wait_end()) != 0:
            raise Died(f"it ended with {status}")
        self.told.all_saved()


class Typist(Scene):
    """Somebody who types what the dice say, without waiting for the screen, until a moment comes."""

    def __init__(self, program, told, dice, end):
        super().__init__(program, told)
        self.dice, self.end = dice, end
        self.open = None
        self.drawn = 0

    def look(self, pause=0.0):
        """Reads what is drawn for a while, and notes what the user has seen."""
        until = min(time.monotonic() + pause, self.end)
        while True:
            more = self.program.read(max(0.0, min(until - time.monotonic(), 0.01)))
            if self.open and self.program.screen.is_whole:
                self.see_open()
            if not more and (time.monotonic() >= until or self.program.ended()):
                break
        if self.program.ended() and self.program.status != -9:
            raise Died(f"status {self.program.status}")

    def see_open(self):
        note = self.told.notes[self.open]
        shown = re.search(re.escape(self.open) + "[a-z]*", self.program.screen.text())
        if shown and shown[0] in note.was[note.drawn:]:
            before = note.drawn
            note.is_drawn(note.was.index(shown[0], note.drawn))
            self.drawn += note.drawn - before
        # What came back at the start is being saved then without a word in the header.
        if self.drawn and acknowledged(self.program.screen):
            self.told.all_saved()

    def until(self, holds):
        """Waits for the screen, but not longer than to the end."""
        while not holds(self.program.screen):
            if time.monotonic() >= self.end:
                raise TimeoutError
            self.look(0.02)

    def type_on(self):
        try:
            self.until(lambda screen: "PRIVATE" in screen.rows()[0])
            while True:
                if NOTICE in self.program.screen.text():
                    self.program.press(" ")
                    self.until(lambda screen: NOTICE not in screen.text())
                self.dice.choice([self.write, self.write, self.change])()
        except TimeoutError:
            pass

    def burst(self):
        """Some letters at once, now and then some taken back."""
        note = self.told.notes[self.open]
        for _ in range(self.dice.randint(1, 12)):
            text, keys = note.now(), ""
            for _ in range(self.dice.randint(1, 6)):
                if len(text) > len(self.open) and self.dice.random() < 0.2:
                    text, keys = text[:-1], keys + "\x7f"
                elif len(text) < 50:
                    letter = self.dice.choice("abcdefghijklmnop")
                    text, keys = text + letter, keys + letter
                note.becomes(text)
            self.program.press(keys)
            self.look(self.dice.random() * self.dice.choice([0.01, 0.1, 0.5]))
            if time.monotonic() >= self.end:
                raise TimeoutError

    def stop(self):
        # Waits only for what was typed to be drawn: what is drawn of a note is known as long as it is open.
        note = self.told.notes[self.open]
        self.until(lambda _: note.drawn == len(note.was) - 1 or note.now() == note.was[note.drawn])
        self.program.press("\x03")
        self.until(lambda screen: "Esc saves and closes" not in screen.text())
        self.look()
        self.open = None

    def write(self):
        """A new note somewhere in the grid."""
        self.program.press("1" + self.dice.choice(["", "j", "jj", "l"]) + "a")
        self.until(lambda screen: "new private note" in screen.text())
        number = self.dice.randrange(26**6)
        stem = PRIVATE + "".join(chr(97 + number // 26**place % 26) for place in range(6)) + "x"
        note, self.open = self.told.add(stem), stem
        for end in range(1, len(stem) + 1):
            note.becomes(stem[:end])
        self.program.press(stem)
        self.until(lambda _: note.drawn > 0)
        self.burst()
        self.stop()

    def change(self):
        """The last note of the list is changed, or put into the trash."""
        if not self.told.notes:
            return
        self.program.press("5G")
        self.until(lambda screen: "x to the trash" in screen.text())
        # The last one is chosen once this key has been taken, and not before that is drawn.
        at_end = lambda screen: ([row for row in screen.rows() if PRIVATE in row] or ["▌"])[-1].startswith(" ▌")
        self.until(at_end)
        row = next((row for row in self.program.screen.rows() if "▌" in row), "")
        stem = next((stem for stem in self.told.notes if stem in row), None)
        if stem is None:
            return
        note = self.told.notes[stem]
        if self.dice.random() < 0.3:
            note.becomes(None)
            self.program.press("x")
            self.until(lambda screen: stem not in screen.text())
            note.is_drawn()
            self.drawn += 1
            return
        self.program.press("e")
        self.until(lambda screen: "Esc saves and closes" in screen.text())
        self.open = stem
        self.burst()
        self.stop()


def nothing(binary, home, told):
    """A home that the program has never seen."""


def one_note(binary, home, told):
    """A home with a note from earlier."""
    with Program(binary, home) as program:
        scene = Scene(program, told)
        scene.loaded()
        scene.new("older" + PRIVATE)
        scene.saved()
        scene.close()
        scene.quit()


def two_notes(binary, home, told):
    one_note(binary, home, told)
    with Program(binary, home) as program:
        scene = Scene(program, told)
        scene.loaded()
        scene.program.press("j")
        scene.new("chosen" + PRIVATE)
        scene.saved()
        scene.close()
        scene.quit()


def crashed(binary, home, told):
    """A home where the program was killed before it could save what was typed last."""
    one_note(binary, home, told)
    with Program(binary, home) as program:
        scene = Scene(program, told)
        scene.loaded()
        scene.program.press("j")
        scene.new("lost" + PRIVATE)
        program.kill()


def first(scene):
    """The first note of all, with the folders that it needs."""
    scene.loaded()
    scene.new("first" + PRIVATE)
    scene.saved()
    scene.close()
    scene.quit()


def edit(scene):
    """A note is changed, saved, changed again, put into the trash, and the program is left."""
    scene.loaded()
    scene.list()
    scene.program.press("j")
    scene.append("chosen" + PRIVATE, "ab")
    scene.saved()
    scene.letters(scene.told.notes["chosen" + PRIVATE], "", "cd")
    scene.close()
    scene.trash("chosen" + PRIVATE)
    scene.saved()
    scene.quit()


def leave(scene):
    """The program is left at once after the last letter."""
    scene.loaded()
    scene.new("last" + PRIVATE)
    scene.close()
    scene.quit()


def recover(scene):
    """The start after a crash, which saves what came back; and more is written."""
    scene.loaded()
    scene.new("after" + PRIVATE)
    scene.saved()
    scene.close()
    scene.quit()


SCENES = {"first": (nothing, first), "edit": (two_notes, edit), "leave": (one_note, leave), "recover": (crashed, recover)}


def check_after_kill(binary, home, told, again):
    """Holds a home against what was shown before the kill, and goes on working in it."""
    told.check(home.texts(), "the notes file after the kill", "saved")
    nowhere_else(home)
    # The first start brings back what the journal has. It is killed in its turn, at once or after it has saved.
    with Program(binary, home) as program:
        scene = Scene(program, told)
        scene.loaded()
        if again:
            scene.see("all is saved", acknowledged)
        program.kill()
    told.check(home.texts(), "the notes file after the first start", "saved")
    goes_on(binary, home, told)


def goes_on(binary, home, told, few=True):
    """Starts the program, sees every note if they are few, writes one more, leaves; and all is there once."""
    with Program(binary, home) as program:
        scene = Scene(program, told)
        scene.loaded()
        if few:
            scene.list_shows()
        scene.program.press("1")
        scene.new("next" + PRIVATE)
        scene.saved()
        scene.close()
        scene.quit()
    after_all(binary, home, told)


def after_all(binary, home, told):
    """Holds a home that was left in order against what was shown."""
    told.check(home.listed(binary), "`demarche notes` after a clean end", "drawn")
    told.check(home.texts(), "the notes file after a clean end", "drawn")
    if left := home.strangers():
        raise Trouble(f"temporary files are left: {left}")
    nowhere_else(home)


def nowhere_else(home):
    if leaks := home.leaks(PRIVATE.encode()):
        raise Trouble(f"private words outside the folders of notes: {leaks}")
