#!/usr/bin/env python3
"""Hands real datasets over in every form, takes them back, and compares them record by record.

    tests/acceptance/export.py DATA [BINARY]

DATA is a folder with `un-general-assembly.csv`, `bundestag-2021.csv` and `europe-2019.csv`, as `import.py` takes it. BINARY is
the program, `target/release/demarche` without it. Needs Python 3.11, and LibreOffice for what another program reads in the
tables; without `soffice` that part is said to be left out, and counts as failed. How long each export took and how much
memory it had is said, and never judged.
"""

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from program import HERE, Dataset, Program, check, ended

# A query that leaves of all roll calls what a workbook and a page hold.
SOME = "nuclear"


class Exporter(Program):
    def export(self, data, form, *query, audience="own"):
        """Writes a file, says what that took, and gives its path; `None` where it was refused, with what was said of it."""
        (self.folder / "made").mkdir(exist_ok=True)
        out = self.folder / "made" / f"{data.stem}.{form}"
        out.unlink(missing_ok=True)
        command = [self.binary, "-d", str(data), "export", *query, "--format", form, "--for", audience, "-o", str(out)]
        begun = time.monotonic()
        child = subprocess.Popen(command, env=self.env, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        most = 0
        while child.poll() is None:
            most = memory(child.pid) or most
            time.sleep(0.002)
        said = child.stderr.read()
        took = time.monotonic() - begun
        size = out.stat().st_size if out.exists() else 0
        print(f"      {form}: {took:.2f} s, {most / 1024:.0f} MiB at most, {size / 1024:.0f} KiB written")
        if child.returncode == 0:
            return out, ""
        check(f"{form} is refused with status 2, in one sentence that says how to narrow it, and nothing is written",
              (child.returncode, said.strip().count("\n"), out.exists(), "choose fewer" in said), (2, 0, False, True))
        return None, said

    def back_file(self, file, *more):
        """Imports a file that was handed over."""
        out = self.folder / "back.toml"
        out.unlink(missing_ok=True)
        self.run("import", file, "-o", out, *more)
        return out

    def back(self, file, *more):
        return Dataset(self.back_file(file, *more), by_id=True)


def memory(pid):
    """The most memory that a process has had, in KiB, as long as it is there."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def shown(value):
    """What is seen of it: signs that steer a terminal are in no table."""
    if isinstance(value, str):
        return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", value)
    return type(value)(map(shown, value)) if isinstance(value, (list, tuple)) else value


def sources_of(toml):
    return {it["id"]: (it["title"], it.get("url"), it.get("terms", "public")) for it in toml.get("source", [])}


def same(what, found, wanted):
    """Compares all that a table of positions holds."""
    check(f"{what}: {len(wanted.issues)} issues with summaries, themes and days", shown(found.issues), shown(wanted.issues))
    check(f"{what}: their questions", questions(found), questions(wanted))
    check(f"{what}: their ids", [it.get("id") for it in found.toml["issue"]], [it.get("id") for it in wanted.toml["issue"]])
    check(f"{what}: {len(wanted.parties)} parties", found.parties, wanted.parties)
    check(f"{what}: {len(wanted.positions)} positions with stance and words", found.positions, wanted.positions)
    check(f"{what}: themes", found.themes, wanted.themes)
    check(f"{what}: sources", sources_of(found.toml), sources_of(wanted.toml))
    names = lambda it: (it.toml.get("title"), it.toml.get("summary"), it.toml.get("stance_basis"), it.toml.get("stance_names"), it.toml.get("id"))
    check(f"{what}: title, basis of stances, their names, id", names(found), names(wanted))


def questions(dataset):
    default = dataset.toml.get("default_question")
    return [it.get("question", default) for it in dataset.toml["issue"]]


def texts(path):
    """The text of a document, every paragraph of it."""
    with zipfile.ZipFile(path) as it:
        xml = it.read("word/document.xml").decode()
    from xml.etree import ElementTree

    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    cells = []
    for paragraph in ElementTree.fromstring(xml).iter(f"{word}p"):
        cells.append("".join((it.text or "") if it.tag == f"{word}t" else "\n" for it in paragraph.iter() if it.tag in (f"{word}t", f"{word}br")))
    return "\n".join(cells)


def one_line(text):
    return " ".join(text.split())


def cells_of(text):
    """The rows of a CSV file, without the mark of UTF-8 and what is empty at their ends."""
    rows = []
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
        while row and not row[-1]:
            row.pop()
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def by_office(program, path, filter):
    """What LibreOffice reads in a file, as rows by sheet."""
    out = program.folder / f"office-{path.name}"
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{program.folder}/profile", f"--infilter={filter}" if filter else "--norestore",
               "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", str(out), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env={**program.env, "HOME": str(program.folder)})
    if done.returncode != 0:
        check(f"soffice reads {path.name}", done.stderr, "")
        return {}
    sheets = {it.stem.removeprefix(f"{path.stem}-"): it.read_text(encoding="utf-8") for it in sorted(out.iterdir())}
    return {name: cells_of(text) for name, text in sheets.items()}


def is_error(cell):
    return bool(re.fullmatch(r"#[A-Z/0]+[!?]?|Err:\d+|#NAME\?", cell))


def office(program, made):
    """Another program reads the same cells, none of them a formula and none an error."""
    if subprocess.run(["sh", "-c", "command -v soffice"], capture_output=True).returncode != 0:
        check("LibreOffice is on this machine", False, True)
        return
    written = cells_of(made["csv"].read_text(encoding="utf-8"))
    # Separated by commas, UTF-8, every column taken as text.
    read = by_office(program, made["csv"], "Text - txt - csv (StarCalc):44,34,76,1,,0,false,false")
    check("LibreOffice reads the cells of our CSV", next(iter(read.values()), None), written)
    check("none of them is an error", [cell for rows in read.values() for row in rows for cell in row if is_error(cell)], [])
    read = by_office(program, made["xlsx"], "")
    check("LibreOffice reads our sheets", [it for it in read if it in ("About", "Grid", "Positions", "Parties", "Sources")] != [], True)
    heading = next(at for at, row in enumerate(written) if "Party id" in row and "Issue id" in row)
    end = next(at for at in range(heading, len(written)) if not written[at])
    check("LibreOffice reads the positions of our workbook", read.get("Positions"), written[heading:end])
    check("none of its cells is an error", [cell for rows in read.values() for row in rows for cell in row if is_error(cell)], [])
    with zipfile.ZipFile(made["xlsx"]) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    check("no cell of the workbook is a formula, a number or a link by itself", [bool(re.search(r'<f[ >]|<c (?![^>]*t="(s|inlineStr)")[^>]*><v>', it)) for it in sheets], [False] * len(sheets))


def words_of(dataset):
    return {cell: one_line(words) for cell, (_, words) in dataset.positions.items() if words}


def small(program, path):
    """A dataset of a size that every form holds."""
    data = program.folder / f"{path.stem}.toml"
    program.run("import", path.resolve(), "-o", data, "--terms", "public", "--stance-basis", "stated", "--column", "summary=question")
    wanted = Dataset(data, by_id=True)
    print(f"{path.name}: {len(wanted.issues)} issues, {len(wanted.parties)} parties, {len(wanted.positions)} positions")
    made = {}
    for form in ("csv", "xlsx", "json", "toml", "markdown", "docx", "html"):
        made[form], said = program.export(data, form)
        check(f"{form} is made", said, "")
    for form in ("csv", "xlsx"):
        same(form, program.back(made[form], "--strict"), wanted)
    same("toml", Dataset(made["toml"], by_id=True), wanted)
    program.run("check", made["toml"])
    with open(made["json"], encoding="utf-8") as file:
        same("json", Dataset(value=json.load(file), by_id=True), wanted)
    for form in ("markdown", "docx"):
        found, wanted = Dataset(program.back_file(made[form])), Dataset(data)
        check(f"{form}: issues", [it[0] for it in found.issues], [it[0] for it in wanted.issues])
        check(f"{form}: parties", sorted(found.parties), sorted(wanted.parties))
        check(f"{form}: no gap of the author comes of a derived one", [it["gap"] for it in found.toml["issue"] if "gap" in it], [it["gap"] for it in wanted.toml["issue"] if "gap" in it])
        check(f"{form}: stances", {cell: it[0] for cell, it in found.positions.items()}, {cell: it[0] for cell, it in wanted.positions.items()})
        check(f"{form}: words", words_of(found), words_of(wanted))
    said = one_line(texts(made["docx"]))
    check("docx: every position's words stand in it", [words for words in words_of(wanted).values() if words not in said], [])
    office(program, made)


def roll_calls(program, path):
    """More than a workbook or a page holds."""
    data = program.folder / f"{path.stem}.toml"
    program.run("import", path.resolve(), "-o", data, "--terms", "public", "--stance-basis", "stated", "--question", "Adopt the text?")
    wanted = Dataset(data, by_id=True)
    print(f"{path.name}: {len(wanted.issues)} issues, {len(wanted.parties)} parties, {len(wanted.positions)} positions")
    made = {form: program.export(data, form)[0] for form in ("csv", "xlsx", "json", "toml", "markdown", "docx", "html")}
    check("what is refused", [form for form, file in made.items() if file is None], ["xlsx", "docx", "html"])
    same("csv", program.back(made["csv"], "--strict"), wanted)
    same("toml", Dataset(made["toml"], by_id=True), wanted)
    with open(made["json"], encoding="utf-8") as file:
        same("json", Dataset(value=json.load(file), by_id=True), wanted)
    print(f"of it, “{SOME}”")
    book, said = program.export(data, "xlsx", SOME)
    check("xlsx is made", said, "")
    some, _ = program.export(data, "toml", SOME)
    part = Dataset(some, by_id=True)
    check("it is a part", 0 < len(part.issues) < len(wanted.issues), True)
    same("xlsx", program.back(book, "--strict"), part)
    program.export(data, "html", SOME)


def main():
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    data = Path(sys.argv[1])
    binary = Path(sys.argv[2] if len(sys.argv) == 3 else HERE / "target/release/demarche").resolve()
    with tempfile.TemporaryDirectory(prefix="demarche-export-") as folder:
        program = Exporter(str(binary), Path(folder))
        small(program, data / "bundestag-2021.csv")
        small(program, data / "europe-2019.csv")
        roll_calls(program, data / "un-general-assembly.csv")
    ended()


main()
