"use strict";
// Chooses what of the page is shown: by theme, by party, by words, by whether parties differ. Everything stands in the page
// already; this hides and marks, and makes no markup of any text.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (id) => document.getElementById(id);
  const root = document.documentElement;
  const form = one("controls");
  const grid = document.querySelector(".grid");
  const rows = [...grid.tBodies[0].rows];
  const cells = rows.map((row) => [...row.cells].slice(1));
  const heads = [...grid.tHead.rows[0].cells].slice(1);
  const cards = all(".card");
  const shows = all('[name="show"]');
  const compares = all('[name="compare"]');
  const wheres = all('[name="where"]');
  const parties = shows.map((input, at) => ({
    id: input.value,
    name: one("n-" + input.value).textContent,
    called: heads[at].querySelector(".called").textContent,
    isPrincipal: "principal" in input.dataset,
    places: [],
  }));
  for (const it of all("[data-p]")) parties[it.dataset.p].places.push(it);
  const themes = cards.map((card) => card.dataset.themes.split(" "));
  const anchors = new Map(cards.map((card, at) => [card.id, at]));
  const items = all(".item").map((element) => ({
    element,
    on: (element.dataset.on || "").split(" ").filter(Boolean).map(Number),
    party: element.dataset.p,
  }));
  // The place of each cell on the scale, from 0 (support) to 4 (oppose); -1 off it.
  const steps = cells.map((row) => row.map((cell) => {
    const found = /^s([0-4])$/.exec(cell.className);
    return found ? Number(found[1]) : -1;
  }));
  const BLANK = { q: "", theme: "", where: "all", at: "" };
  let state = { ...BLANK, shown: new Set(parties.keys()), compared: new Set() };
  let drawn = new Set(parties.keys());
  let strange = 0;
  let lifted = "";

  // Words, blind to case and accents.
  const ALIKE = { "ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "ı": "i" };
  const folds = new Map();
  const foldOne = (c) => {
    let folded = folds.get(c);
    if (folded === undefined) {
      folded = [...c.normalize("NFD").replace(/\p{M}/gu, "")]
        .map((it) => ALIKE[it] ?? it.toLowerCase())
        .join("")
        .replace(/[\u2018-\u201b]/g, "'")
        .replace(/[\u201c-\u201f]/g, '"')
        .replace(/[\u2010-\u2015\u2212]/g, "-")
        .replace(/[\u00a0\u2000-\u200a\u202f\u3000\n]/g, " ");
      folds.set(c, folded);
    }
    return folded;
  };
  const fold = (text) => (/^[ -~]*$/.test(text) ? text.toLowerCase() : [...text].map(foldOne).join(""));
  const wordsOf = (text) => fold(text).split(/\s+/).filter(Boolean);
  // What is looked for: words, "phrases", and -words that are not to be there.
  const soughtIn = (text) => {
    const terms = [...fold(text).matchAll(/(-?)(?:"([^"]*)"?|(\S+))/g)]
      .map(([, sign, phrase, word]) => ({ isNot: sign === "-", text: (phrase ?? word).replace(/\s+/g, " ").trim() }))
      .filter((term) => term.text && term.text !== "-");
    const only = (isNot) => terms.filter((term) => term.isNot === isNot).map((term) => term.text);
    return { words: only(false), nots: only(true) };
  };

  // What is the same on every card, and what follows from the rest, is not searched.
  const UNSOUGHT = "form, .empty, .handling, .legend, .mark, .grid .stand, .reading > [dir]:not(.if), .card .who, .card .names, .card > .on";
  // Every text of the data, with what it belongs to.
  let texts = null;
  const indexed = () => {
    if (texts) return texts;
    texts = [];
    const rowAt = new Map(rows.map((row, at) => [row, at]));
    const itemAt = new Map(items.map((item) => [item.element, item]));
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (parent.closest("[lang]").lang !== "" || parent.closest(UNSOUGHT)) continue;
      const card = parent.closest(".card");
      const row = card ? null : parent.closest(".grid tbody tr");
      const item = card || row ? null : parent.closest(".item");
      const cell = parent.closest(".grid td, .grid thead th");
      const party = cell ? cell.cellIndex - 1 : parent.closest("[data-p]")?.dataset.p;
      texts.push({
        node,
        folded: fold(node.data),
        card: card ? anchors.get(card.id) : -1,
        row: row ? rowAt.get(row) : -1,
        item: item ? itemAt.get(item) : null,
        under: card || row ? "" : cell ? "the names of parties" : parent.closest("main > section")?.querySelector("h2").textContent ?? "the head of the page",
        party: party === undefined ? -1 : Number(party),
      });
    }
    return texts;
  };

  // How those that are compared stand to each other on an issue.
  const comparedNow = () => {
    const ticked = [...state.compared].filter((party) => state.shown.has(party));
    if (state.compared.size > 0) return ticked.sort((a, b) => a - b);
    return [...parties.keys()].filter((party) => parties[party].isPrincipal && state.shown.has(party));
  };
  const compare = (issue, among) => {
    let low = -1, high = -1, known = 0;
    for (const party of among) {
      const step = steps[issue][party];
      if (step < 0) continue;
      known += 1;
      if (low < 0 || step < steps[issue][low]) low = party;
      if (high < 0 || step > steps[issue][high]) high = party;
    }
    const apart = known > 1 ? steps[issue][high] - steps[issue][low] : 0;
    if (apart > 0) return { verdict: "differ", apart, pair: [low, high].sort((a, b) => a - b), unknown: among.length - known };
    if (among.length > 1 && known === among.length) return { verdict: "agree" };
    return { verdict: "not", known };
  };
  const STEPS = ["no step", "one step", "two steps", "three steps", "four steps"];
  const told = (result, among) => {
    if (result.verdict === "agree") return among.length > 2 ? "= all stand alike" : "= stand alike";
    if (result.verdict === "not") return `∅ not comparable: ${result.known} of ${among.length} ${one("uncompared") ? "stances shown" : "on the scale"}`;
    const pair = among.length > 2 ? result.pair.map((party) => parties[party].called).join(" and ") + " " : "";
    const rest = result.unknown > 0 ? `; ${result.unknown} not comparable` : "";
    return `↔ ${pair}differ, ${STEPS[result.apart]} apart${rest}`;
  };

  const counted = (count, noun, several) => `${count} ${count === 1 ? noun : several}`;
  const listed = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);
  const themeName = () => [...(one("theme")?.options ?? [])].find((it) => it.value === state.theme)?.textContent.trim() ?? "";
  const WHERE = { differ: "where they differ", agree: "where they stand alike", not: "where they cannot be compared" };

  const apply = () => {
    const { words, nots } = soughtIn(state.q);
    for (const party of parties.keys()) {
      const isShown = state.shown.has(party);
      if (isShown === drawn.has(party)) continue;
      heads[party].hidden = !isShown;
      for (const row of cells) row[party].hidden = !isShown;
      for (const place of parties[party].places) place.hidden = !isShown;
    }
    drawn = new Set(state.shown);

    const count = cards.length;
    // By issue: whether every word is found in what is shown of it, or also in what is not.
    let found = Array(count).fill(true), foundAnywhere = found;
    if (words.length + nots.length > 0) {
      const all = [...words, ...nots];
      const seen = all.map(() => Array(count).fill(false)), anywhere = all.map(() => Array(count).fill(false));
      for (const text of indexed()) {
        if (text.card < 0) continue;
        all.forEach((word, at) => {
          if (!text.folded.includes(word)) return;
          anywhere[at][text.card] = true;
          if (text.party < 0 || state.shown.has(text.party)) seen[at][text.card] = true;
        });
      }
      const holds = (where) => found.map((_, issue) => where.every((one, at) => one[issue] === at < words.length));
      [found, foundAnywhere] = [holds(seen), holds(anywhere)];
    }
    const inTheme = themes.map((ids) => !state.theme || ids.some((id) => id === state.theme || id.startsWith(state.theme + "/")));
    const among = comparedNow();
    const results = cards.map((_, issue) => compare(issue, among));
    const meets = results.map((result) => state.where === "all" || result.verdict === state.where);
    const shown = cards.map((_, issue) => inTheme[issue] && found[issue] && meets[issue]);
    const isCompared = state.where !== "all" || state.compared.size > 0;
    cards.forEach((card, issue) => {
      card.hidden = rows[issue].hidden = !shown[issue];
      for (const place of [card.querySelector(".verdict"), rows[issue].querySelector(".verdict")]) {
        place.hidden = !isCompared;
        place.textContent = isCompared ? told(results[issue], among) : "";
      }
    });
    for (const group of all(".group")) {
      const counter = group.querySelector(".count");
      if (!counter) continue;
      const left = all("[data-p]", group).filter((it) => !it.hidden).length;
      counter.textContent = left === Number(counter.dataset.of) ? left : `${left} of ${counter.dataset.of} shown`;
      group.hidden = left === 0;
    }

    // What is not a card goes with the issues it is on, and must hold the words itself.
    const base = cards.map((_, issue) => inTheme[issue] && meets[issue]);
    const holds = new Map();
    if (words.length + nots.length > 0) {
      for (const text of indexed()) {
        if (!text.item) continue;
        const words_ = holds.get(text.item) ?? holds.set(text.item, new Set()).get(text.item);
        for (const word of [...words, ...nots]) if (text.folded.includes(word)) words_.add(word);
      }
    }
    for (const item of items) {
      const isOn = item.on.length === 0 || item.on.some((issue) => base[issue]);
      const isFound = words.every((word) => holds.get(item)?.has(word)) && !nots.some((word) => holds.get(item)?.has(word));
      const isParty = item.party === undefined || state.shown.has(Number(item.party));
      item.element.hidden = !(isOn && isFound && isParty);
    }
    for (const hint of all(".left-out")) {
      const mine = all(".item", hint.parentElement);
      const hidden = mine.filter((it) => it.hidden).length;
      hint.hidden = hidden === 0;
      hint.textContent = `${hidden} of ${mine.length} not shown: hidden by what is chosen above.`;
    }

    const marks = mark(words, shown);
    tell({ shown, inTheme, found, foundAnywhere, meets, results, among, marks });
    write();
  };

  // Marks what was searched for, without touching the page: as many places as a browser marks at once.
  const MOST = 5000;
  const mark = (words, shown) => {
    // How many places hold the words: under "" those on issues, the others by what they stand under.
    const places = new Map();
    const ranges = [];
    for (const it of all(".earlier[data-opened]")) {
      it.open = false;
      delete it.dataset.opened;
    }
    if (words.length > 0) {
      for (const text of indexed()) {
        const issue = text.card >= 0 ? text.card : text.row;
        const isShown = (issue < 0 || shown[issue]) && (text.party < 0 || state.shown.has(text.party)) && !text.item?.element.hidden;
        if (!isShown || !words.some((word) => text.folded.includes(word))) continue;
        const earlier = text.node.parentElement.closest(".earlier");
        if (earlier && !earlier.open) {
          earlier.open = true;
          earlier.dataset.opened = "";
        }
        // Where in the text each character of its folded form comes from.
        const origins = [];
        let at = 0;
        for (const c of text.node.data) {
          for (let n = foldOne(c).length; n > 0; n -= 1) origins.push(at);
          at += c.length;
        }
        origins.push(at);
        for (const word of words) {
          for (let from = text.folded.indexOf(word); from >= 0; from = text.folded.indexOf(word, from + word.length)) {
            if (text.row < 0) places.set(text.under, (places.get(text.under) ?? 0) + 1);
            if (ranges.length >= MOST) continue;
            const end = origins.findIndex((origin, n) => n >= from + word.length && origin > origins[from + word.length - 1]);
            ranges.push(new StaticRange({
              startContainer: text.node,
              startOffset: origins[from],
              endContainer: text.node,
              endOffset: end < 0 ? at : origins[end],
            }));
          }
        }
      }
    }
    if (globalThis.CSS?.highlights) {
      CSS.highlights.delete("found");
      if (ranges.length > 0) CSS.highlights.set("found", new Highlight(...ranges));
    }
    return places;
  };

  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };
  const line = (text) => {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
  };

  const tell = ({ shown, inTheme, found, foundAnywhere, meets, results, among, marks }) => {
    const count = (holds) => cards.filter((_, issue) => holds(issue)).length;
    const left = count((issue) => shown[issue]);
    const names = [...state.shown].sort((a, b) => a - b).map((party) => parties[party].called);

    // How many differ, agree and cannot be compared, of what theme and words leave.
    const tally = { differ: 0, agree: 0, not: 0 };
    results.forEach((result, issue) => { if (inTheme[issue] && found[issue]) tally[result.verdict] += 1; });
    for (const [verdict, number] of Object.entries(tally)) one("count-" + verdict).textContent = number;
    const kind = state.compared.size > 0 ? "the ticked parties" : "the principals shown";
    const whom = among.length > 6 ? `${among.length} parties (${kind})` : `${listed(among.map((party) => parties[party].name))} (${kind})`;
    one("tally").textContent = among.length < 2
      ? `Nothing is compared: tick two or more parties that are shown, under Parties.`
      : `${whom}: they differ on ${counted(tally.differ, "issue", "issues")} and stand alike on ${tally.agree}; ${tally.not} not comparable`;

    const conditions = [];
    if (state.theme) conditions.push({ told: `theme ${themeName()}`, lift: { theme: "" }, left: count((i) => found[i] && meets[i]) });
    if (state.q.trim()) conditions.push({ told: `search “${state.q.trim()}”`, lift: { q: "" }, left: count((i) => inTheme[i] && meets[i]) });
    if (state.where !== "all") conditions.push({ told: `${WHERE[state.where]}: ${among.length > 6 ? `${among.length} parties` : listed(among.map((party) => parties[party].called))}`, lift: { where: "all" }, left: count((i) => inTheme[i] && found[i]) });
    const by = conditions.map((it) => it.told).join("; ");
    const issues = left === cards.length ? `All ${counted(left, "issue", "issues")}` : `${left} of ${counted(cards.length, "issue", "issues")}${by ? ` (${by})` : ""}`;
    const which = names.length > 12 || names.length === 0 ? "" : ` (${names.join(", ")})`;
    const whose = names.length === parties.length ? (names.length === 2 ? "both parties" : `all ${counted(names.length, "party", "parties")}`) : `${names.length} of ${counted(parties.length, "party", "parties")}${which}`;
    const onIssues = marks.get("") ?? 0;
    const beside = [...marks].filter(([under]) => under).map(([under, number]) => `${under} (${number})`);
    const more = soughtIn(state.q).words.length === 0 ? ""
      : onIssues > 0 ? ` ${counted(onIssues, "place holds", "places hold")} the words${beside.length > 0 ? ` there; more under ${listed(beside)}` : ""}.`
      : beside.length > 0 ? ` The words stand on no issue that is shown, but under ${listed(beside)}.`
      : " Nothing that is shown holds the words.";
    const elsewhere = count((i) => inTheme[i] && meets[i] && foundAnywhere[i] && !found[i]);
    const hidden = elsewhere > 0 ? ` ${counted(elsewhere, "more issue holds", "more issues hold")} them in parties that are not shown.` : "";
    const unknown = strange > 0 ? ` The link named ${counted(strange, "thing", "things")} that this page does not have.` : "";
    one("view").textContent = `${issues} and ${whose} shown.${more}${hidden}${unknown}${lifted}`;
    one("party-summary").textContent = `Parties: ${names.length === parties.length ? "all" : names.length + " of"} ${parties.length}`;

    const empty = one("empty");
    empty.replaceChildren();
    empty.hidden = left > 0 && names.length > 0;
    if (names.length === 0) {
      empty.append(line(`No party is shown: all ${parties.length} are hidden.`), button("Show all parties", () => set({ shown: new Set(parties.keys()) })));
    } else if (left === 0) {
      empty.append(line(`No issue is shown: ${counted(cards.length, "is", "are")} hidden by what is chosen (${by}).`));
      const ways = document.createElement("ul");
      const add = (text, act) => {
        const item = document.createElement("li");
        item.append(button(text, act));
        ways.append(item);
      };
      for (const it of conditions) if (it.left > 0) add(`Without the ${it.told.startsWith("where") ? "comparison" : it.told}: ${counted(it.left, "issue", "issues")}`, () => set(it.lift));
      if (elsewhere > 0) add(`With all parties: ${counted(elsewhere, "issue", "issues")}`, () => set({ shown: new Set(parties.keys()) }));
      add(`Show everything: ${counted(cards.length, "issue", "issues")}`, reset);
      empty.append(ways);
    }
    one("grid-empty").hidden = empty.hidden;
    grid.parentElement.hidden = !empty.hidden;
  };

  // The view as a link.
  const write = () => {
    const query = new URLSearchParams();
    if (state.q.trim()) query.set("q", state.q.trim());
    if (state.theme) query.set("theme", state.theme);
    if (state.where !== "all") query.set("where", state.where);
    const ids = (set) => [...set].sort((a, b) => a - b).map((party) => parties[party].id).join(".");
    if (state.shown.size < parties.length) query.set("parties", ids(state.shown));
    if (state.compared.size > 0) query.set("compare", ids(state.compared));
    const view = query.toString();
    if (state.at && view) query.set("at", state.at);
    const hash = view ? "#?" + query.toString() : state.at ? "#" + state.at : "";
    if (location.hash === hash) return;
    try {
      history.replaceState(null, "", hash || location.href.split("#")[0]);
    } catch {
      // Where a page may not have a history the view is not in its address.
    }
  };
  const read = () => {
    strange = 0;
    const next = { ...BLANK, shown: new Set(parties.keys()), compared: new Set() };
    if (!location.hash.startsWith("#?")) return { ...next, at: decodeURIComponent(location.hash.slice(1)) };
    const query = new URLSearchParams(location.hash.slice(2));
    const at = new Map(parties.map((party, n) => [party.id, n]));
    const named = (name) => {
      const ids = query.get(name).split(".").filter(Boolean);
      strange += ids.filter((id) => !at.has(id)).length;
      return new Set(ids.filter((id) => at.has(id)).map((id) => at.get(id)));
    };
    next.q = query.get("q") ?? "";
    next.at = query.get("at") ?? "";
    const theme = query.get("theme") ?? "";
    if (all("#theme option").some((it) => it.value === theme)) next.theme = theme;
    else if (theme) strange += 1;
    if (query.has("where")) {
      if (query.get("where") in WHERE) next.where = query.get("where");
      else strange += 1;
    }
    if (query.has("parties")) next.shown = named("parties");
    if (query.has("compare")) next.compared = named("compare");
    return next;
  };
  const show = () => {
    one("q").value = state.q;
    if (one("theme")) one("theme").value = state.theme;
    wheres.forEach((it) => { it.checked = it.value === state.where; });
    shows.forEach((it, party) => { it.checked = state.shown.has(party); });
    compares.forEach((it, party) => { it.checked = state.compared.has(party); });
  };
  const set = (change) => {
    lifted = "";
    state = { ...state, ...change };
    show();
    apply();
  };
  const reset = () => {
    strange = 0;
    set({ ...BLANK, shown: new Set(parties.keys()), compared: new Set() });
  };

  // On a small screen the grid is unfolded by whoever wants it.
  const unfold = (isOpen) => {
    one("grid").classList.toggle("folded", !isOpen);
    one("do-grid").setAttribute("aria-expanded", isOpen);
    one("do-grid").textContent = isOpen ? "Hide the grid" : "Show the grid";
  };
  one("do-grid").addEventListener("click", () => unfold(one("grid").classList.contains("folded")));

  // A place that is gone to is shown, also where it was hidden.
  const goTo = (id) => {
    const place = id && one(id);
    all(".is-target").forEach((it) => it.classList.remove("is-target"));
    if (!place) return;
    let change = { at: id };
    const issue = place.closest(".card") ? anchors.get(place.closest(".card").id) : rows.indexOf(place);
    if (issue >= 0 && cards[issue].hidden) {
      change = { ...change, q: "", theme: "", where: "all" };
    }
    if (place.dataset.p && !state.shown.has(Number(place.dataset.p))) change.shown = new Set([...state.shown, Number(place.dataset.p)]);
    const isLifted = "q" in change || "shown" in change;
    set(change);
    if (isLifted) {
      lifted = " More is shown than was chosen, so that the link leads somewhere.";
      apply();
    }
    place.classList.add("is-target");
    // Below the head of its card, which stays in sight.
    const head = place.matches(".card *") && place.closest(".card").querySelector(".headline");
    if (head) place.style.scrollMarginTop = `${head.offsetHeight + 12}px`;
    if (place.closest("#grid")) unfold(true);
    // Cards that come into sight take their true height only then, and push it off its place.
    const arrive = (left) => {
      place.scrollIntoView({ block: place.matches("tr") ? "center" : "start" });
      if (left > 0) requestAnimationFrame(() => arrive(left - 1));
    };
    arrive(5);
  };
  addEventListener("hashchange", () => {
    if (location.hash.startsWith("#?")) {
      set(read());
      goTo(state.at);
    } else {
      goTo(decodeURIComponent(location.hash.slice(1)));
    }
  });

  let waiting = 0;
  one("q").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => set({ q: one("q").value }), 180);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  one("theme")?.addEventListener("change", () => set({ theme: one("theme").value }));
  wheres.forEach((it) => it.addEventListener("change", () => set({ where: it.value })));
  const ticked = (inputs) => new Set([...inputs.keys()].filter((at) => inputs[at].checked));
  shows.forEach((it) => it.addEventListener("change", () => set({ shown: ticked(shows) })));
  compares.forEach((it, party) => it.addEventListener("change", () => {
    // Who is compared is shown.
    const shown = it.checked ? new Set([...state.shown, party]) : state.shown;
    set({ compared: ticked(compares), shown });
  }));
  const SETS = {
    all: () => parties.keys(),
    none: () => [],
    principals: () => [...parties.keys()].filter((party) => parties[party].isPrincipal),
  };
  all("[data-set]").forEach((it) => it.addEventListener("click", () => set({ shown: new Set(SETS[it.dataset.set]()) })));
  one("do-reset").addEventListener("click", reset);
  one("do-print").addEventListener("click", () => print());
  one("party-find")?.addEventListener("input", (event) => {
    const words = wordsOf(event.target.value);
    shows.forEach((it, party) => {
      const name = fold(parties[party].name + " " + parties[party].called);
      it.closest("tr").hidden = !words.every((word) => name.includes(word));
    });
  });
  const box = one("party-box");
  addEventListener("click", (event) => { if (box.open && !box.contains(event.target) && box.isConnected) box.open = false; });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.open) {
      box.open = false;
      one("party-summary").focus();
    }
    if (event.key === "/" && !event.target.closest?.("input, select, textarea") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      one("q").focus();
    }
  });

  // Light or dark.
  const isDark = () => (root.dataset.look ? root.dataset.look === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  const look = () => { one("do-look").textContent = isDark() ? "Light" : "Dark"; };
  one("do-look").addEventListener("click", () => {
    root.dataset.look = isDark() ? "light" : "dark";
    look();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", look);
  look();

  // The grid by keys: one stop for Tab in each row, arrows from cell to cell.
  const links = all("td a", grid);
  links.forEach((it) => { it.tabIndex = -1; });
  const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  grid.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td, th");
    const [down, across] = ARROWS[event.key] ?? [0, 0];
    if (!(event.key in ARROWS) || !cell || cell.closest("thead")) return;
    event.preventDefault();
    let row = rows.indexOf(cell.parentElement), column = cell.cellIndex;
    for (;;) {
      row += down;
      column += across;
      const next = rows[row]?.cells[column];
      if (!next) return;
      const link = next.querySelector("a");
      if (link && !next.hidden && !rows[row].hidden) {
        link.focus();
        link.scrollIntoView({ block: "nearest", inline: "nearest" });
        return;
      }
    }
  });
  // Of many cells none has a link of its own: a click leads to the card.
  if (links.length === 0) {
    grid.tBodies[0].addEventListener("click", (event) => {
      const cell = event.target.closest("td");
      if (!cell || String(getSelection())) return;
      const issue = rows.indexOf(cell.parentElement);
      try {
        history.pushState(null, "", "#" + cards[issue].id);
      } catch {
        // Without a history there is no way back but by the page itself.
      }
      goTo(cards[issue].id);
      const place = cards[issue].querySelector(`[data-p="${cell.cellIndex - 1}"]`);
      place?.closest("details")?.setAttribute("open", "");
      if (place) {
        cards[issue].classList.remove("is-target");
        place.classList.add("is-target");
      }
    });
  }

  // On paper the grid is as wide as the sheet, or in parts, each with its issues; what is folded up is opened.
  const WHOLE = 8, MOST_IN_A_PART = 9, MOST_IN_PARTS = 45;
  let undo = [];
  addEventListener("beforeprint", () => {
    const section = one("grid");
    const columns = [...parties.keys()].filter((party) => state.shown.has(party));
    const parts = Math.ceil(columns.length / MOST_IN_A_PART);
    const size = Math.ceil(columns.length / parts);
    const how = columns.length <= WHOLE ? "whole" : columns.length <= MOST_IN_PARTS ? "slices" : "none";
    const before = [section.dataset.print, one("grid-print").textContent];
    section.dataset.print = how;
    one("grid-print").textContent = {
      whole: "",
      slices: `The grid is printed in ${parts} parts, of up to ${size} parties each.`,
      none: `A grid of ${columns.length} parties is too wide for paper and is left out: every position stands below, issue by issue. Up to ${MOST_IN_PARTS} parties are printed in parts.`,
    }[how];
    undo.push(() => { [section.dataset.print, one("grid-print").textContent] = before; });
    if (how === "slices") {
      for (let part = 0; part < parts; part += 1) {
        const mine = columns.slice(part * size, (part + 1) * size);
        const slice = document.createElement("div");
        slice.className = "slice print-only";
        const table = slice.appendChild(grid.cloneNode(false));
        const caption = table.createCaption();
        caption.textContent = `Part ${part + 1} of ${parts}: ${parties[mine[0]].called} to ${parties[mine.at(-1)].called}`;
        const head = table.createTHead().insertRow();
        head.append(grid.tHead.rows[0].cells[0].cloneNode(true), ...mine.map((party) => heads[party].cloneNode(true)));
        const body = table.createTBody();
        for (const row of rows.filter((it) => !it.hidden)) {
          body.insertRow().append(row.cells[0].cloneNode(true), ...mine.map((party) => row.cells[party + 1].cloneNode(true)));
        }
        section.append(slice);
        undo.push(() => slice.remove());
      }
    }
    for (const it of all("main .earlier:not([open]), details.withheld:not([open])")) {
      it.open = true;
      undo.push(() => { it.open = false; });
    }
  });
  addEventListener("afterprint", () => {
    for (const step of undo) step();
    undo = [];
  });

  // The banner stands on every sheet: only a text that the style is given can.
  const banner = document.querySelector(".handling");
  if (banner) root.style.setProperty("--handling", JSON.stringify(banner.textContent));
  one("keys").hidden = false;
  form.hidden = false;
  one("do-grid").hidden = false;
  unfold(false);
  state = read();
  show();
  const at = state.at;
  apply();
  if (at) goTo(at);
})();
