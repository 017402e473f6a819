#!/usr/bin/env python3
"""Opens exported pages in a real browser and uses them as a reader would: filters, searches, compares, prints.

    tests/acceptance/page.py DATA [BINARY] [PICTURES]

DATA is a folder with `bundestag-2021.csv` and `un-general-assembly.csv`, as `import.py` takes it. BINARY is the program,
`target/release/demarche` without it. PICTURES is a folder for what the pages look like, on screen and on paper; without it
nothing is kept. Needs Python 3.11, Chromium, and `pdftotext` for what is printed. What a filter has to leave is asked of the
program itself, by the same question without a screen.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from browser import Browser

HERE = Path(__file__).resolve().parents[2]
WIDTHS = {"desk": (1280, 900), "phone": (390, 844), "desk at 200 %": (640, 450)}
failures = 0


def check(what, found, wanted):
    global failures
    if found == wanted:
        print(f"  ok  {what}")
        return
    failures += 1
    print(f"  NO  {what}\n      {found!r}\n      not {wanted!r}")


class Program:
    """The program, with a home of its own."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.env = {"HOME": str(folder), "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}

    def run(self, *args, status=0):
        done = subprocess.run([self.binary, *map(str, args)], env=self.env, cwd=self.folder, capture_output=True, text=True)
        if done.returncode != status:
            sys.exit(f"{' '.join(map(str, args))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def issues(self, data, *query):
        """The ids of the issues that a query finds."""
        done = subprocess.run([self.binary, "-d", str(data), "list", "--json", *query], env=self.env, capture_output=True, text=True)
        return [it["id"] for it in json.loads(done.stdout)]

    def page(self, data, name, audience):
        path = self.folder / f"{name}.html"
        self.run("-d", data, "export", "-o", path, "--for", audience)
        return path


# What the page shows, told by what a reader sees of it.
SHOWN = "[...document.querySelectorAll('.card')].filter(it => it.checkVisibility()).map(it => it.id.slice(2))"
ROWS = "[...document.querySelectorAll('#grid > .scroll .grid tbody tr')].filter(it => it.checkVisibility()).map(it => it.id.slice(4))"
HEADS = "[...document.querySelectorAll('#grid > .scroll .grid thead th .called')].filter(it => it.checkVisibility()).map(it => it.textContent)"
VIEW = "document.getElementById('view').textContent"
TALLY = "document.getElementById('tally').textContent"
QUIET = "new Promise(done => setTimeout(() => requestAnimationFrame(() => done(1)), 260))"


def choose(browser, selector, value=None):
    """Chooses as a hand would: a click, or a value of a list."""
    if value is None:
        browser.run(f"document.querySelector({json.dumps(selector)}).click()")
    else:
        browser.run(
            f"(() => {{ const it = document.querySelector({json.dumps(selector)}); it.value = {json.dumps(value)};"
            " it.dispatchEvent(new Event('input', {bubbles: true})); it.dispatchEvent(new Event('change', {bubbles: true})); })()"
        )
    browser.run(QUIET)


def looks(browser, path, name, pictures):
    """At both widths, light and dark: nothing is asked of anybody, nothing complained of, nothing wider than the window."""
    address = path.as_uri()
    for width, size in WIDTHS.items():
        for dark in (False, True) if width in ("desk", "phone") else (False,):
            browser.size(*size, dark=dark, mobile=width == "phone")
            took = browser.open(address)
            look = "dark" if dark else "light"
            check(f"{name}, {width}, {look}: opened in {took:.2f} s without a complaint or a request", browser.troubles(), [])
            check(f"{name}, {width}, {look}: no wider than the window", browser.run("document.documentElement.scrollWidth <= innerWidth"), True)
            if pictures:
                browser.picture(pictures / f"{name}-{width}-{look}.png")
                for place in ("grid", "issues", "opportunities", "measures", "sources"):
                    if browser.run(f"!!document.getElementById('{place}')"):
                        browser.run(f"document.getElementById('{place}').scrollIntoView()")
                        browser.run(QUIET)
                        browser.picture(pictures / f"{name}-{width}-{look}-{place}.png")
    browser.size(*WIDTHS["desk"])


def printed(browser, pictures, folder, name):
    path = (pictures or folder) / f"{name}.pdf"
    browser.pdf(path)
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    sheets = text.split("\f")[:-1]
    banner = browser.run("document.querySelector('.handling')?.textContent ?? ''")
    blank = [at for at, sheet in enumerate(sheets, 1) if len(sheet.replace(banner or "\0", "").split()) < 4]
    check(f"{name}: {len(sheets)} sheets, none of them blank", blank, [])
    return sheets


def river(browser, program, data, pictures):
    path = program.page(data, "river", "own")
    looks(browser, path, "river", pictures)
    browser.open(path.as_uri())
    every = program.issues(data)
    check("every issue is shown, in its order", (browser.run(SHOWN), browser.run(ROWS)), (every, every))
    check("the view says that all is shown", browser.run(VIEW), "All 14 issues and all 6 parties shown.")

    for theme in ("water", "water/quality", "process"):
        choose(browser, "#theme", theme)
        wanted = program.issues(data, f"theme:{theme}")
        check(f"theme {theme} leaves what the program finds, within it too", (browser.run(SHOWN), browser.run(ROWS)), (wanted, wanted))
    check("a theme is told", browser.run(VIEW).startswith(f"{len(wanted)} of 14 issues (theme Process)"), True)
    choose(browser, "#do-reset")
    check("reset shows all again", browser.run(SHOWN), every)

    principals = "Northern Republic, Southern Union, Delta Cantons and Highland League (the principals shown)"
    differ, agree = program.issues(data, "differ:"), program.issues(data, "agree:")
    rest = len(every) - len(differ) - len(agree)
    tally = f"they differ on {len(differ)} issues and stand alike on {len(agree)}; {rest} not comparable"
    check("the principals are compared, with what cannot be", browser.run(TALLY), f"{principals}: {tally}")
    check("whoever sees coded stances is not told that they are withheld", browser.run("!!document.getElementById('uncompared')"), False)
    for where, query in (("differ", differ), ("agree", agree)):
        choose(browser, f"[name=where][value={where}]")
        check(f"where they {where}", browser.run(SHOWN), query)
    choose(browser, "[name=where][value=not]")
    check("where they are not comparable", browser.run(SHOWN), [it for it in every if it not in differ + agree])
    choose(browser, "#do-reset")
    choose(browser, "[name=compare][value=north]")
    check("one alone is not compared", browser.run(TALLY), "Nothing is compared: tick two or more parties that are shown, under Parties.")
    choose(browser, "[name=compare][value=south]")
    for where in ("differ", "agree"):
        choose(browser, f"[name=where][value={where}]")
        check(f"where two {where}", browser.run(SHOWN), program.issues(data, f"{where}:north,south"))
    choose(browser, "[name=where][value=differ]")
    verdicts = browser.run("[...document.querySelectorAll('#grid > .scroll tr .verdict')].filter(it => it.checkVisibility()).map(it => it.textContent)")
    check("each says how far", verdicts[:2], ["↔ differ, one step apart", "↔ differ, four steps apart"])
    choose(browser, "[name=where][value=agree]")
    alike = browser.run("[...document.querySelectorAll('.verdict')].filter(it => it.checkVisibility()).map(it => it.textContent)")
    check("that they stand alike is not told by a word that is read as a stance", set(alike), {"= stand alike"})
    choose(browser, "[name=where][value=differ]")
    view = browser.run("location.hash")
    browser.open(path.as_uri() + view)
    check("a link to a view opens that view", (browser.run(SHOWN), browser.run(TALLY)[:37]), (program.issues(data, "differ:north,south"), "Northern Republic and Southern Union "))
    sheets = printed(browser, pictures, program.folder, "river-differ")
    check("a print says what it leaves out", all(word in " ".join(" ".join(sheets).split()) for word in ("6 of 14 issues (where they differ: NR and SU)",)), True)
    check("every sheet has the banner", all("Training — fictional" in sheet for sheet in sheets), True)

    browser.open(path.as_uri())
    for name in ("lakes", "users"):
        choose(browser, f"[name=show][value={name}]")
    check("a party that is hidden is hidden in the grid", browser.run(HEADS), ["NR", "SU", "DC", "HL"])
    hidden = "[...document.querySelectorAll('.card [data-p]')].filter(it => ['4', '5'].includes(it.dataset.p) && it.checkVisibility()).length"
    check("and on the cards", browser.run(hidden), 0)
    check("and told", browser.run(VIEW), "All 14 issues and 4 of 6 parties (NR, SU, DC, HL) shown.")
    choose(browser, "#q", "ferryman")
    check("words in parties that are hidden are told, not denied", "1 issue" in browser.run("document.getElementById('empty').textContent"), True)
    check("an empty view says what hides it", browser.run("document.querySelector('#empty p').textContent"), "No issue is shown: 14 are hidden by what is chosen (search “ferryman”).")
    browser.run("[...document.querySelectorAll('#empty button')].find(it => it.textContent.startsWith('With all parties')).click()")
    browser.run(QUIET)
    check("and how to see it", browser.run(SHOWN), ["reference-years"])
    choose(browser, "#do-reset")
    choose(browser, "[data-set=none]")
    check("no party is told", browser.run("document.querySelector('#empty p').textContent"), "No party is shown: all 6 are hidden.")
    choose(browser, "[data-set=principals]")
    check("principals alone", browser.run(HEADS), ["NR", "SU", "DC", "HL"])
    choose(browser, "#do-reset")

    choose(browser, "#q", "COMMUNIQUÉ gauges")
    plain = browser.run(SHOWN)
    choose(browser, "#q", "communique GAUGES")
    check("words are blind to case and accents", browser.run(SHOWN), plain)
    choose(browser, "#q", "pilgrims")
    check("words find a card", browser.run(SHOWN), ["flow-data"])
    check("and are marked", browser.run("[...CSS.highlights.get('found')].map(it => it.startContainer.data.slice(it.startOffset, it.endOffset))"), ["pilgrims"])
    check("and counted", browser.run(VIEW), "1 of 14 issues (search “pilgrims”) and all 6 parties shown. 1 place holds the words.")
    for words in ("supports", "“red line”", "\"treaty of 1934\"", "barrage -village"):
        choose(browser, "#q", words)
        check(f"{words} finds what the program finds", browser.run(SHOWN), program.issues(data, words.replace("“", '"').replace("”", '"')))
    choose(browser, "#q", "land")
    check("the name of a party that stands on every card finds no more than what speaks of it", set(browser.run(SHOWN)) <= set(program.issues(data, "land")), True)
    choose(browser, "#q", "restricted")
    check("where words are that are on no issue", browser.run(VIEW), "0 of 14 issues (search “restricted”) and all 6 parties shown. The words stand on no issue that is shown, but under Sources (4).")
    choose(browser, "#q", "national security")
    check("words of an earlier position open it", browser.run("document.querySelector('#i-flow-data .earlier').open"), True)
    choose(browser, "#do-reset")

    browser.run("document.querySelector('#row-flow td a').click()")
    browser.run(QUIET)
    check("a cell leads to its place on the card", browser.run("[location.hash, document.querySelector('.is-target').id]"), ["#c-flow.north", "c-flow.north"])
    inside = "(() => { const at = document.querySelector('.is-target').getBoundingClientRect(), head = document.querySelector('.is-target').closest('.card').querySelector('.headline').getBoundingClientRect(); return [head.top >= -1, head.bottom <= at.top, at.top < innerHeight / 2]; })()"
    browser.run("location.hash = ''")
    browser.run("location.hash = '#c-flow.users'")
    browser.run(QUIET)
    check("below the issue and its question, which stay in sight", browser.run(inside), [True, True, True])
    browser.run("document.querySelector('#i-flow .back').click()")
    browser.run(QUIET)
    check("and back", browser.run("[location.hash, document.querySelector('.is-target').id]"), ["#row-flow", "row-flow"])
    choose(browser, "#theme", "finance")
    browser.run("location.hash = '#i-flow-data'")
    browser.run(QUIET)
    check("a link to what is hidden shows it and says so", (browser.run("document.getElementById('i-flow-data').checkVisibility()"), "More is shown" in browser.run(VIEW)), (True, True))

    browser.open(path.as_uri())
    browser.press("Tab")
    check("the first stop leads past the grid", browser.run("document.activeElement.textContent"), "Skip to the issues")
    browser.run("document.querySelector('#row-flow-data th a').focus()")
    browser.press("ArrowRight")
    browser.press("ArrowDown")
    check("arrows move from cell to cell", browser.run("document.activeElement.getAttribute('href')"), "#c-reference-years.north")
    browser.press("/", text="/")
    check("a slash leads to the search", browser.run("document.activeElement.id"), "q")
    choose(browser, "#do-look")
    check("dark by hand", browser.run("getComputedStyle(document.body).backgroundColor"), "rgb(20, 23, 28)")
    choose(browser, "#do-look")
    check("and light", browser.run("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")
    sheets = printed(browser, pictures, program.folder, "river")
    text = " ".join(" ".join(sheets).split())
    check("the print holds the first and the last issue, and the addresses of sources", all(word in text for word in ("Exchange of flow data", "Settlement of disputes", "https://example.org/aru/communique-3")), True)
    check("after printing nothing is left behind", browser.run("document.querySelectorAll('.slice').length"), 0)
    check("nothing was complained of in all this", browser.troubles(), [])

    hurt = browser.run("new Promise(done => { addEventListener('securitypolicyviolation', it => done(it.effectiveDirective)); const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s); setTimeout(() => done('none'), 500); })")
    check("a script that is not the page's own does not run", (hurt, browser.run("window.ran")), ("script-src-elem", None))

    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.call("Page.reload")
    browser.wait("Page.loadEventFired")
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    check("without script all is there, and what is missing is said", browser.run("[document.querySelector('noscript').checkVisibility(), document.getElementById('controls').checkVisibility(), document.querySelectorAll('.card').length]"), [True, False, 14])


def public_river(browser, program, data, pictures):
    path = program.page(data, "river-public", "public")
    looks(browser, path, "river-public", pictures)
    browser.open(path.as_uri())
    check("why nothing is compared is told where it would be", browser.run("document.getElementById('uncompared').checkVisibility()"), True)
    corroborating = "[...document.querySelectorAll('.entry .hint')].filter(it => it.textContent.includes('corroborate')).map(it => it.parentElement.id)"
    check("what may contradict each other is not said to corroborate", browser.run(corroborating), [])
    browser.open(path.as_uri() + "#i-compensation")
    browser.run(QUIET)
    check("a link to an issue far down arrives there", browser.run("Math.abs(document.querySelector('#i-compensation .headline').getBoundingClientRect().top) < 20"), True)
    browser.open(path.as_uri() + "#c-compensation.delta")
    browser.run(QUIET)
    check("and one to a party on it", browser.run("document.getElementById('c-compensation.delta').textContent.includes('2 records of one date.') && document.getElementById('c-compensation.delta').getBoundingClientRect().top < 200"), True)
    tall = "[...document.querySelectorAll('.grid span.words')].filter(it => it.clientHeight > 4.5 * parseFloat(getComputedStyle(it).lineHeight)).length"
    check("words alone are not higher than four lines in the grid", browser.run(tall), 0)
    check("what was left out is one line", browser.run("document.querySelector('details.withheld').open"), False)
    browser.size(*WIDTHS["phone"], mobile=True)
    browser.open(path.as_uri())
    check("on a phone the search is on the first screen", browser.run("document.getElementById('q').getBoundingClientRect().bottom < innerHeight"), True)
    check("and the first issue on the third", browser.run("document.querySelector('.card').getBoundingClientRect().top < 3 * innerHeight"), True)
    check("the grid is folded, before the issues", browser.run("[document.querySelector('#grid .scroll').checkVisibility(), document.getElementById('do-grid').getBoundingClientRect().top < document.getElementById('issues').getBoundingClientRect().top]"), [False, True])
    choose(browser, "#do-grid")
    check("and unfolds", browser.run("document.querySelector('#grid .scroll').checkVisibility()"), True)
    choose(browser, "#do-grid")
    browser.run("document.querySelector('#i-flow .back').click()")
    browser.run(QUIET)
    check("also by a link into it", browser.run("document.getElementById('row-flow').checkVisibility()"), True)
    sheets = printed(browser, pictures, program.folder, "river-public")
    check("all that was left out is printed", "lines to take: not for this audience" in " ".join(" ".join(sheets).split()), True)
    browser.size(*WIDTHS["desk"])


def ukraine(browser, program, data, pictures):
    for audience in ("public", "own"):
        path = program.page(data, f"ukraine-{audience}", audience)
        looks(browser, path, f"ukraine-{audience}", pictures)
        browser.open(path.as_uri())
        check("six issues", len(browser.run(SHOWN)), 6)
        check("nothing to compare is counted as that", browser.run(TALLY).endswith("they differ on 0 issues and stand alike on 0; 6 not comparable"), True)
        printed(browser, pictures, program.folder, f"ukraine-{audience}")
    check("no stance is no agreement", "stance not coded" in browser.run("document.querySelector('#i-ceasefire, .card').textContent"), True)


def bundestag(browser, program, folder, pictures):
    data = program.folder / "bundestag.toml"
    program.run("import", folder / "bundestag-2021.csv", "-o", data, "--terms", "public", "--stance-basis", "stated", "--column", "summary=question")
    path = program.page(data, "bundestag", "public")
    print(f"  bundestag: {path.stat().st_size:,} bytes")
    looks(browser, path, "bundestag", pictures)
    browser.open(path.as_uri())
    every = program.issues(data)
    nowhere = "[...document.querySelectorAll('a[href^=\"#\"]')].map(it => it.getAttribute('href').slice(1)).filter(it => !document.getElementById(it))"
    check("every link within the page leads somewhere", browser.run(nowhere), [])
    check("38 issues, 38 parties", (len(browser.run(SHOWN)), len(browser.run(HEADS))), (38, 38))
    for party in ("spd", "grune"):
        choose(browser, f"[name=compare][value={party}]")
    for where in ("differ", "agree"):
        choose(browser, f"[name=where][value={where}]")
        check(f"SPD and Greens, where they {where}", browser.run(SHOWN), program.issues(data, f"{where}:spd,grune"))
    choose(browser, "#do-reset")
    choose(browser, "#q", "klimawandel")
    check("a search leaves some", 0 < len(browser.run(SHOWN)) < 38, True)
    choose(browser, "#do-reset")
    check("each says where it stands by a word", browser.run("[...document.querySelectorAll('.grouped .entry')].every(it => it.querySelector('.stand .mark').textContent.trim().length > 2)"), True)
    browser.run("location.hash = document.querySelector('#grid tbody tr:nth-child(9) td:nth-child(30) a').hash")
    browser.run(QUIET)
    check("far down a card its issue stays in sight", browser.run("document.elementFromPoint(400, 25).closest('.headline')?.parentElement === document.querySelector('.is-target').closest('.card')"), True)
    choose(browser, "#do-reset")
    choose(browser, "[data-set=none]")
    for party in ("spd", "grune", "fdp", "afd", "cdu-csu", "die-linke", "volt", "ssw", "piraten", "npd"):
        choose(browser, f"[name=show][value={party}]")
    for query, keep in (("#q", "tempolimit"),):
        choose(browser, query, keep)
    sheets = printed(browser, pictures, program.folder, "bundestag-ten")
    text = " ".join(" ".join(sheets).split())
    check("ten columns are printed in two parts, told", all(word in text for word in ("The grid is printed in 2 parts", "Part 1 of 2", "10 of 38 parties")), True)
    choose(browser, "#do-reset")
    sheets = printed(browser, pictures, program.folder, "bundestag")
    print(f"  bundestag: {len(sheets)} sheets")
    stranded = [at for at, sheet in enumerate(sheets, 1) if any("All positions on this" in line for line in [line for line in sheet.splitlines() if line.strip()][-3:])]
    check("no issue is at the foot of a sheet without its positions", stranded, [])
    begun = [sheet.split(f"Part {part} of 5")[1] for part in range(1, 6) for sheet in sheets if f"Part {part} of 5" in sheet]
    check("nor a part of the grid without some rows", (len(begun), [text for text in begun if len(text.strip().splitlines()) < 20]), (5, []))
    check("38 columns are printed in parts", "Part 5 of 5" in " ".join(" ".join(sheets).split()), True)
    check("nothing was complained of", browser.troubles(), [])


def nations(browser, program, folder, pictures):
    rows = (folder / "un-general-assembly.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    table = program.folder / "un.csv"
    table.write_text("".join(rows[:301]), encoding="utf-8")
    data = program.folder / "un.toml"
    program.run("import", table, "-o", data, "--terms", "public", "--stance-basis", "stated")
    path = program.page(data, "un", "public")
    print(f"  un: {path.stat().st_size:,} bytes")
    looks(browser, path, "un", pictures)
    browser.open(path.as_uri())
    check("300 roll calls, 200 states", (len(browser.run(SHOWN)), len(browser.run(HEADS))), (300, 200))
    took = "(() => { const begun = performance.now(); %s; document.body.offsetHeight; return performance.now() - begun; })()"
    theme = browser.run("document.querySelectorAll('#theme option')[1].value")
    act = f"const it = document.getElementById('theme'); it.value = {json.dumps(theme)}; it.dispatchEvent(new Event('change'))"
    print(f"  un: a theme in {browser.run(took % act):.0f} ms")
    check("a theme leaves what the program finds", browser.run(SHOWN), program.issues(data, f"theme:{theme}"))
    choose(browser, "#do-reset")
    for state in ("united-states", "russia"):
        act = f"document.querySelector('[name=compare][value={state}]').click()"
        print(f"  un: a state to compare in {browser.run(took % act):.0f} ms")
    act = "document.querySelector('[name=where][value=agree]').click()"
    print(f"  un: where they agree in {browser.run(took % act):.0f} ms")
    check("where two agree", browser.run(SHOWN), program.issues(data, "agree:united-states,russia"))
    choose(browser, "#do-reset")
    act = "document.querySelector('[data-set=none]').click()"
    print(f"  un: no state in {browser.run(took % act):.0f} ms")
    act = "document.querySelector('[data-set=all]').click()"
    print(f"  un: all states in {browser.run(took % act):.0f} ms")
    choose(browser, "#q", "cuban amendment")
    check("words", "rc3" in browser.run(SHOWN), True)
    sheets = printed(browser, pictures, program.folder, "un-search")
    check("200 columns are left out on paper, told", "A grid of 200 parties is too wide for paper" in " ".join(" ".join(sheets).split()), True)
    choose(browser, "#do-reset")
    browser.run("document.querySelector('#grid tbody tr td:nth-child(8)').click()")
    browser.run(QUIET)
    check("a click on a cell leads to the card", browser.run("[location.hash, document.querySelector('.is-target')?.textContent.trim()]"), ["#i-rc3", browser.run("document.getElementById('n-argentina').textContent")])
    check("nothing was complained of", browser.troubles(), [])


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1]).resolve()
    binary = Path(sys.argv[2] if len(sys.argv) > 2 else HERE / "target/release/demarche").resolve()
    pictures = Path(sys.argv[3]).resolve() if len(sys.argv) > 3 else None
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        program = Program(binary, Path(home))
        browser = Browser()
        try:
            river(browser, program, HERE / "data/river.toml", pictures)
            public_river(browser, program, HERE / "data/river.toml", pictures)
            ukraine(browser, program, HERE / "data/ukraine.toml", pictures)
            bundestag(browser, program, folder, pictures)
            nations(browser, program, folder, pictures)
        finally:
            browser.close()
    sys.exit(f"{failures} of the checks failed" if failures else 0)


if __name__ == "__main__":
    main()
