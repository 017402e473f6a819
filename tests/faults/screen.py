"""What a program has drawn: the few control sequences that a full-screen program sends, made into rows of text."""

import re
import unicodedata

SEQUENCE = re.compile(
    r"\x1b\[(?P<mark>[<=>?]?)(?P<numbers>[0-9;:]*)[ -/]*(?P<final>[@-~])"  # cursor, colour, modes
    r"|\x1b[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\)"  # titles and other strings
    r"|\x1b[()*+][0-9A-Za-z]"  # character sets
    r"|\x1b[78=>McDEHNOZ]"
)
# What may still become one of these when more bytes come.
BEGINNING = re.compile(r"\x1b(?:\[[<=>?]?[0-9;:]*[ -/]*|[\]P^_X][^\x07\x1b]*\x1b?|[()*+])?$")


class Screen:
    """A grid of characters that bytes are written to."""

    def __init__(self, columns, rows):
        self.columns, self.height = columns, rows
        self.grid = [[" "] * columns for _ in range(rows)]
        self.row = self.column = 0
        self.pending = b""
        # Nothing of a frame is shown before the whole of it.
        self.is_whole = True

    def feed(self, data):
        """Takes in what the program wrote; a sequence or a letter that is cut off waits for its rest."""
        data = self.pending + data
        text, end = "", len(data)
        for end in range(len(data), max(len(data) - 4, -1), -1):
            try:
                text = data[:end].decode()
                break
            except UnicodeDecodeError:
                continue
        else:
            end = len(data)
            text = data.decode(errors="replace")
        at = 0
        while at < len(text):
            if text[at] == "\x1b":
                found = SEQUENCE.match(text, at)
                if found:
                    self.obey(found)
                    at = found.end()
                    continue
                if BEGINNING.match(text, at):
                    break
            else:
                self.put(text[at])
            at += 1
        self.pending = text[at:].encode() + data[end:]

    def put(self, letter):
        if letter == "\r":
            self.column = 0
        elif letter == "\n":
            self.row = min(self.row + 1, self.height - 1)
        elif letter == "\b":
            self.column = max(self.column - 1, 0)
        elif letter >= " " and not unicodedata.combining(letter):
            wide = unicodedata.east_asian_width(letter) in "WF"
            if self.column < self.columns:
                self.grid[self.row][self.column] = letter
                if wide and self.column + 1 < self.columns:
                    self.grid[self.row][self.column + 1] = ""
            self.column += 2 if wide else 1

    def obey(self, found):
        final, mark = found["final"], found["mark"]
        numbers = [int(n) if n.isdigit() else 0 for n in re.split("[;:]", found["numbers"] or "")]
        first = numbers[0]
        count = max(first, 1)
        if mark == "?" and 2026 in numbers:
            self.is_whole = final == "l"
        elif mark == "?" and 1049 in numbers:
            self.erase(0, self.height)
        elif mark or final is None:
            pass
        elif final in "Hf":
            second = numbers[1] if len(numbers) > 1 else 1
            self.row = min(count, self.height) - 1
            self.column = min(max(second, 1), self.columns) - 1
        elif final == "A":
            self.row = max(self.row - count, 0)
        elif final == "B":
            self.row = min(self.row + count, self.height - 1)
        elif final == "C":
            self.column = min(self.column + count, self.columns - 1)
        elif final == "D":
            self.column = max(self.column - count, 0)
        elif final == "G":
            self.column = min(count, self.columns) - 1
        elif final == "d":
            self.row = min(count, self.height) - 1
        elif final == "J":
            if first == 0:
                self.erase(self.row + 1, self.height)
                self.blank(self.column, self.columns)
            else:
                self.erase(0, self.height)
        elif final == "K":
            begin, end = [(self.column, self.columns), (0, self.column + 1), (0, self.columns)][min(first, 2)]
            self.blank(begin, end)
        elif final == "X":
            self.blank(self.column, min(self.column + count, self.columns))

    def erase(self, begin, end):
        for row in range(begin, end):
            self.grid[row] = [" "] * self.columns

    def blank(self, begin, end):
        for column in range(begin, end):
            self.grid[self.row][column] = " "

    def rows(self):
        """The rows, without the blanks at their ends."""
        return ["".join(row).rstrip() for row in self.grid]

    def text(self):
        return "\n".join(self.rows())

    def picture(self):
        """The screen for a message: its rows that hold anything but the frames."""
        rows = (row for row in self.rows() if row.strip(" │─"))
        return "the screen is\n" + "\n".join(f"    |{row}" for row in rows)
