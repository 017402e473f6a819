//! Where things stand, and what is agreed.

use crate::codec::paper::{Item, Line, Run};
use crate::domain::brief::Brief;
use crate::domain::vocabulary::{GapWord, Status};
use crate::domain::{Comparison, IssueIx};

use super::pen::{Pen, capital, dim, issues, plain, room, strong};

/// With room for fewer titles than this, statuses are told one after the other.
const TITLES: usize = 6;

pub(super) fn write(pen: &mut Pen<'_>) {
    pen.heading("Where things stand");
    pen.paragraph(vec![plain(in_one_sentence(pen))]);
    statuses(pen);
    gaps(pen);
    agreed(pen);
}

/// "15 issues between 4 principals: … They differ on 11, stand alike on 2, and cannot be compared on 2."
fn in_one_sentence(pen: &Pen<'_>) -> String {
    let Brief { principals, tally, .. } = pen.brief;
    let all = issues(pen.dataset.issues().len());
    if principals.is_empty() {
        return format!("{all}; none of the parties shown is a principal.");
    }
    let names = pen.names(principals);
    if let [_] = principals.as_slice() {
        return format!("{all}; one principal is shown, {names}, so that nothing can be compared.");
    }
    let compared = tally.differ + tally.agree;
    let told = if compared == 0 {
        "Their stances cannot be compared on any.".to_owned()
    } else {
        match tally.not_comparable {
            0 if tally.agree == 0 => "They differ on all of them.".to_owned(),
            0 if tally.differ == 0 => "They stand alike on all of them.".to_owned(),
            0 => format!("They differ on {} and stand alike on {}.", tally.differ, tally.agree),
            rest => format!(
                "They differ on {}, stand alike on {}, and cannot be compared on {rest}.",
                tally.differ, tally.agree
            ),
        }
    };
    let shown = if is_part(pen) { " shown" } else { "" };
    format!("{all} between {} principals{shown}: {names}. {told}", principals.len())
}

/// Whether some parties are not shown.
fn is_part(pen: &Pen<'_>) -> bool {
    pen.handout.of.parties > pen.dataset.parties().len()
}

fn statuses(pen: &mut Pen<'_>) {
    // Many on one line each would take the place of what differs.
    if pen.limits.titles < TITLES {
        let told = pen.brief.stands.iter().flat_map(|(status, issues)| {
            let label = capital(status.map_or("no status", Status::label));
            [strong(format!("{label}, {}:", issues.len())), plain(format!(" {}. ", pen.titles(issues)))]
        });
        let mut line: Line = told.collect();
        if let Some(Run::Plain(last)) = line.last_mut() {
            last.truncate(last.trim_end().len());
        }
        pen.paragraph(line);
        return;
    }
    let item = |(status, issues): &(Option<_>, Vec<IssueIx>)| {
        let label = status.map_or("no status", Status::label);
        let head = strong(format!("{}, {}:", capital(label), issues.len()));
        Item { line: vec![head, plain(format!(" {}", pen.titles(issues)))], below: vec![] }
    };
    let items = pen.brief.stands.iter().map(item).collect();
    pen.list(items);
}

fn gaps(pen: &mut Pen<'_>) {
    let Some(gaps) = &pen.brief.gaps else {
        pen.paragraph(vec![strong("Gaps:"), plain(" not for this audience.")]);
        return;
    };
    if pen.brief.principals.len() < 2 {
        return;
    }
    if let [(GapWord::Unknown, _)] = gaps.as_slice() {
        pen.paragraph(vec![
            strong("Gap:"),
            plain(" unknown on every issue, for want of stances to derive it from."),
        ]);
        return;
    }
    let told = |(word, issues): &(GapWord, Vec<IssueIx>)| match word {
        GapWord::AllReject => format!("all reject {}", pen.numbers(issues)),
        GapWord::None | GapWord::Narrow | GapWord::Wide | GapWord::Unknown => {
            format!("{} on {}", word.label(), pen.numbers(issues))
        }
    };
    let told: Vec<String> = gaps.iter().map(told).collect();
    let gap = |issue: &IssueIx| pen.handout.gaps.get(issue.get()).and_then(Option::as_ref);
    let (derived, authored): (Vec<IssueIx>, Vec<IssueIx>) =
        pen.dataset.issue_ixs().partition(|issue| gap(issue).is_none_or(|gap| gap.is_derived));
    let whose = match (derived.is_empty(), authored.is_empty()) {
        (_, true) => " Derived from the stances.".to_owned(),
        (true, false) => " The author’s word on each.".to_owned(),
        (false, false) => {
            format!(
                " Derived from the stances, except on {}: there it is the author’s word.",
                pen.numbers(&authored)
            )
        }
    };
    let among = if is_part(pen) { " among all principals, also those not shown" } else { "" };
    pen.paragraph(vec![strong(format!("Gap{among}:")), plain(format!(" {}.{whose}", told.join("; ")))]);
}

fn agreed(pen: &mut Pen<'_>) {
    let Brief { agreed, alike, .. } = pen.brief;
    let alike: Vec<IssueIx> = alike.iter().copied().filter(|issue| !agreed.contains(issue)).collect();
    if agreed.is_empty() && alike.is_empty() {
        pen.paragraph(vec![strong("Agreed:"), plain(" no text.")]);
        return;
    }
    pen.heading("What is agreed");
    if agreed.is_empty() {
        pen.paragraph(vec![plain("No text is agreed.")]);
    }
    let shown = room(agreed.len(), pen.limits.agreed);
    let items = agreed[..shown].iter().map(|issue| text(pen, *issue)).collect();
    pen.list(items);
    pen.more(&agreed[shown..]);
    if alike.is_empty() {
        return;
    }
    let shown = if is_part(pen) { " shown" } else { "" };
    pen.paragraph(vec![strong(format!("The principals{shown} stand alike, without an agreed text:"))]);
    let shown = room(alike.len(), pen.limits.agreed);
    let items = alike[..shown].iter().map(|issue| {
        let mut line = vec![strong(pen.title(*issue)), plain(": ")];
        line.extend(super::differ::gathered(pen, *issue));
        Item { line, below: vec![] }
    });
    let items = items.collect();
    pen.list(items);
    pen.more(&alike[shown..]);
}

/// An agreed text, how far it is agreed, and whether the principals stand behind it alike.
fn text(pen: &mut Pen<'_>, issue: IssueIx) -> Item {
    let record = pen.dataset.issue(issue);
    let status = record.status.map(|status| status.label().to_owned());
    let on = record.agreed_on.map(|date| format!("on {date}"));
    let stand = match Comparison::on(pen.standings, issue, &pen.brief.principals) {
        Comparison::Differ => Some("the principals differ on it, see below"),
        Comparison::Agree if is_part(pen) => Some("the principals shown stand alike on it"),
        Comparison::Agree => Some("all principals stand alike on it"),
        Comparison::NotComparable => None,
    };
    let when: Vec<String> = status.into_iter().chain(on).collect();
    let about: Vec<String> =
        [when.join(" ")].into_iter().filter(|it| !it.is_empty()).chain(stand.map(str::to_owned)).collect();
    let mut line = vec![strong(pen.title(issue))];
    if !about.is_empty() {
        line.push(dim(format!(" {}", about.join("; "))));
    }
    let words: Option<Run> = record.agreed_text.as_ref().map(|text| plain(pen.longer(text)));
    let below = match words {
        Some(words) => {
            let cited = pen.cite(&record.origin.sources);
            vec![[words].into_iter().chain(cited).collect()]
        }
        None => vec![],
    };
    Item { line, below }
}
