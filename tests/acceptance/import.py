#!/usr/bin/env python3
"""Imports real tables and compares what comes out, record by record, with what the tables hold.

    tests/acceptance/import.py DATA [BINARY]

DATA is a folder with `un-general-assembly.csv` (a row per roll call, a column per state), `bundestag-2021.csv` and
`europe-2019.csv` (a row per answer of a party). BINARY is the program, `target/release/demarche` without it. Needs Python 3.11
and nothing else; documents and spreadsheets are made here, part by part.
"""

import csv
import html
import sys
import tempfile
import zipfile
from pathlib import Path

from program import HERE, Dataset, Program, check, ended

# The three tables of the article that the built-in dataset stands on.
ISSUES = [
    ["Issue", "Ukraine’s Position", "Potential Challenges"],
    ["Ceasefire", "Immediate and full enforcement", "Lack of trust, sporadic violations"],
    ["Territorial Control", "Restoration of internationally recognized borders", "Resistance on both sides, political pressure"],
    ["Humanitarian Aid", "Unhindered access across conflict zones", "Security risks, bureaucratic delays"],
]
PAIRS = [
    ["Opportunities", "Challenges"],
    ["Establishing ceasefire zones", "Ongoing artillery exchanges"],
    ["Humanitarian aid access", "Distrust between negotiating teams"],
    ["Mutual prisoner releases", "Domestic political opposition"],
    ["Framework for future talks", "Unresolved territorial disputes"],
]
MEASURES = [
    ["Confidence Measure", "Purpose", "Expected Impact"],
    ["Mutual Ceasefire Zones", "Reduce active hostilities", "Lower casualty rates"],
    ["Humanitarian Corridors", "Safe passage for civilians", "Build trust among communities"],
    ["Joint Monitoring", "Ensure transparency", "Increase accountability"],
]
TABLES = [ISSUES, PAIRS, MEASURES]

STANCES = {"agree": "support", "disagree": "oppose", "neutral": "neutral", "yes": "support", "no": "oppose", "abstain": "neutral"}

def as_markdown(tables):
    def line(row):
        return " | ".join(row) + " |"

    return "\n\n".join("\n".join([line(t[0]), "---|" * len(t[0]), *map(line, t[1:])]) for t in tables) + "\n"


def as_html(tables):
    def row(cells, tag):
        return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    body = "".join(f"<table>{row(t[0], 'th')}{''.join(row(r, 'td') for r in t[1:])}</table>\n<p>Some prose.</p>\n" for t in tables)
    return f"<!doctype html><meta charset=utf-8><title>An article</title><p>Prose.</p>{body}"


def as_docx(tables, path):
    def cell(text):
        return f'<w:tc><w:tcPr/><w:p><w:r><w:t xml:space="preserve">{html.escape(text)}</w:t></w:r></w:p></w:tc>'

    def table(rows):
        inner = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
        return f"<w:tbl><w:tblPr/><w:tblGrid/>{inner}</w:tbl><w:p><w:r><w:t>Some prose.</w:t></w:r></w:p>"

    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as it:
        it.writestr("[Content_Types].xml", types(("/word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")))
        it.writestr("_rels/.rels", relations(("rId1", "officeDocument", "word/document.xml")))
        it.writestr("word/document.xml", f'<?xml version="1.0"?><w:document xmlns:w="{word}"><w:body>{"".join(map(table, tables))}</w:body></w:document>')


def as_xlsx(rows, path):
    shared, seen = [], {}

    def reference(text):
        if text not in seen:
            seen[text] = len(shared)
            shared.append(f'<si><t xml:space="preserve">{html.escape(text, quote=False)}</t></si>')
        return seen[text]

    def letters(column):
        left, out = column + 1, ""
        while left:
            left, rest = divmod(left - 1, 26)
            out = chr(65 + rest) + out
        return out

    sheet = []
    for number, row in enumerate(rows, 1):
        cells = "".join(f'<c r="{letters(at)}{number}" t="s"><v>{reference(text)}</v></c>' for at, text in enumerate(row) if text)
        sheet.append(f'<row r="{number}">{cells}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as it:
        it.writestr("[Content_Types].xml", types(("/xl/workbook.xml", f"{kind}.sheet.main+xml"), ("/xl/worksheets/sheet1.xml", f"{kind}.worksheet+xml"), ("/xl/sharedStrings.xml", f"{kind}.sharedStrings+xml")))
        it.writestr("_rels/.rels", relations(("rId1", "officeDocument", "xl/workbook.xml")))
        it.writestr("xl/workbook.xml", f'<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{OFFICE}"><sheets><sheet name="Answers" sheetId="1" r:id="rId1"/></sheets></workbook>')
        it.writestr("xl/_rels/workbook.xml.rels", relations(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml")))
        it.writestr("xl/worksheets/sheet1.xml", f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>{"".join(sheet)}</sheetData></worksheet>')
        it.writestr("xl/sharedStrings.xml", f'<?xml version="1.0"?><sst xmlns="{main}" count="{len(shared)}" uniqueCount="{len(shared)}">{"".join(shared)}</sst>')


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def types(*parts):
    inner = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    xml = "application/vnd.openxmlformats-package.relationships+xml"
    return f'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="{xml}"/><Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'


def relations(*all):
    inner = "".join(f'<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>' for id, kind, target in all)
    return f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def built_in_case(text):
    return text[0].upper() + text[1:]


def article(program):
    """The tables of the article, in every form, are what the built-in dataset has of them."""
    built_in = Dataset(HERE / "data/ukraine.toml")
    for row in ISSUES[1:]:
        wanted = [built_in_case(part) for part in row[2].split(", ")]
        assert [it for it in built_in.blocking[row[0]] if it in wanted] == wanted, "the built-in dataset has other words"
    titles = [row[0] for row in ISSUES[1:]]
    folder = program.folder
    for name, table in zip(("issues", "pairs", "measures"), TABLES):
        with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)
    (folder / "article.md").write_text(as_markdown(TABLES), encoding="utf-8")
    # As it is copied from a page, no line between the tables and the prose.
    (folder / "pasted.md").write_text(as_markdown(TABLES).replace("\n\n", "\nSome prose.\n"), encoding="utf-8")
    (folder / "article.html").write_text(as_html(TABLES), encoding="utf-8")
    as_docx(TABLES, folder / "article.docx")
    for files in (["article.md"], ["pasted.md"], ["issues.csv", "pairs.csv", "measures.csv"], ["article.html"], ["article.docx"]):
        print(f"the article's tables, {', '.join(files)}")
        found, _ = program.load(files)
        check("issues", [it[0] for it in found.issues], titles)
        check("parties", found.parties, ["Ukraine"])
        check("positions", found.positions, {cell: ["", built_in.positions[cell][1]] for cell in ((title, "Ukraine") for title in titles)})
        check("challenges", found.blocking, {row[0]: [built_in_case(part) for part in row[2].split(", ")] for row in ISSUES[1:]})
        check("pairs", found.pairs, built_in.pairs)
        check("measures", found.measures, built_in.measures)


def answers(program, path, positions):
    """A row per answer: every issue and every position, as a table of answers and of issues, as CSV and as a spreadsheet."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parties = list(dict.fromkeys(row["party"] for row in rows))
    issues = list(dict.fromkeys((row["issue"], row["summary"]) for row in rows))
    wanted = {(row["issue"], row["party"]): [STANCES[row["stance"]], row["text"].strip()] for row in rows}
    assert len(wanted) == positions and len(issues) == 38, "the file is not the one that was expected"
    as_xlsx([list(rows[0]), *(list(row.values()) for row in rows)], program.folder / "long.xlsx")
    cells = {(row["issue"], row["party"]): f"{row['stance']}: {row['text']}" if row["text"] else row["stance"] for row in rows}
    wide = [["issue", "summary", *parties], *([*issue, *(cells[issue[0], party] for party in parties)] for issue in issues)]
    as_xlsx(wide, program.folder / "wide.xlsx")
    for files in (path.resolve(), "long.xlsx", "wide.xlsx"):
        print(f"{path.name}, {Path(files).name}")
        found, took = program.load([files])
        check("issues and summaries", [it[:2] for it in found.issues], issues)
        check("parties", found.parties, parties)
        check(f"{positions} positions with their words ({took:.2f} s)", found.positions, wanted)


def roll_calls(program, path):
    """A row per roll call, a column per state."""
    print(path.name)
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = ["id", "issue", "summary", "themes", "date"]
    states = [name for name in rows[0] if name not in known]
    found, took = program.load([path.resolve()], "--stance-basis", "stated", "--question", "Adopt the text?")
    check("6,203 issues", len(found.issues), 6203)
    check("200 parties", len(found.parties), 200)
    check("their names", found.parties, states)
    check("six themes", len(found.themes), 6)
    ids = [it.get("id") for it in found.toml["issue"]]
    check("ids", ids, [row["id"] for row in rows])
    check("titles, summaries and dates", [(it[0], it[1], it[3]) for it in found.issues], [tuple(" ".join(row[key].split()) for key in ("issue", "summary", "date")) for row in rows])
    check("themes", [it[2] for it in found.issues], [[part.strip() for part in row["themes"].split(";") if part.strip()] for row in rows])
    names = {it["id"]: it["name"] for it in found.toml["party"]}
    votes = {(issue["id"], names[party]): stance for issue in found.toml["issue"] for party, stance in issue.get("stances", {}).items()}
    wanted = {(row["id"], state): STANCES[row[state]] for row in rows for state in states if row[state]}
    check("870,109 positions", len(votes) + len(found.toml.get("position", [])), 870_109)
    check("each of them", votes, wanted)
    check(f"under five seconds ({took:.2f} s)", took < 5, True)
    check("it opens", program.opens(program.folder / "out.toml", "Afghanistan"), True)


def main():
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    data = Path(sys.argv[1])
    binary = Path(sys.argv[2] if len(sys.argv) == 3 else HERE / "target/release/demarche").resolve()
    with tempfile.TemporaryDirectory(prefix="demarche-import-") as folder:
        program = Program(str(binary), Path(folder))
        article(program)
        answers(program, data / "bundestag-2021.csv", 1444)
        answers(program, data / "europe-2019.csv", 1520)
        roll_calls(program, data / "un-general-assembly.csv")
    ended()


main()
