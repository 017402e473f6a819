//! Positions and what surrounds them as plain text, to be taken away into a mail: who stands where, in what words, who said
//! so, where and when. A text says all that the dataset it is given says, so give it the part that its readers may see.

use super::dataset::Dataset;
use super::date::Date;
use super::records::{
    ChallengeIx, IssueIx, MeasureIx, OpportunityIx, Origin, PartyIx, Position, Pressure, SourceIx, StepIx,
};
use super::stance::{Stance, Standing};
use super::text::Text;
use super::vocabulary::{PressureFrom, Progress, Reciprocity, Words};

/// Conditions as they follow a stance; the word "if" stands once, whether the dataset writes it or not.
pub fn conditional(conditions: &[&str]) -> String {
    let told = conditions.iter().map(|text| {
        let bare = text.strip_prefix("if ").or_else(|| text.strip_prefix("If ")).unwrap_or(text);
        let other = ["unless ", "provided ", "as long as ", "once ", "when ", "only "];
        if other.iter().any(|word| bare.starts_with(word)) { bare.to_owned() } else { format!("if {bare}") }
    });
    told.collect::<Vec<_>>().join("; ")
}

/// One cell: "Minimum flow / Southern Union: supports, if measured jointly: …".
pub fn cell(dataset: &Dataset, issue: IssueIx, party: PartyIx, day: Option<Date>) -> String {
    format!("{} / {}", dataset.issue(issue).title, said(dataset, issue, party, day))
}

/// An issue, and below it where each of these parties stands.
pub fn row(dataset: &Dataset, issue: IssueIx, parties: &[PartyIx], day: Option<Date>) -> String {
    let about = dataset.issue(issue);
    let status = about.status.map(|status| format!(" ({})", status.label())).unwrap_or_default();
    let mut lines = vec![format!("{} {}{status}", about.number, about.title)];
    lines.extend(parties.iter().map(|party| format!("- {}", said(dataset, issue, *party, day))));
    lines.join("\n")
}

/// Whether anything is recorded of a party on an issue by a day.
pub fn says(dataset: &Dataset, issue: IssueIx, party: PartyIx, day: Option<Date>) -> bool {
    dataset.current(issue, party, day).lead().is_some()
}

/// A party with what it says now: "Southern Union: supports, if measured jointly: … (paraphrase, …)".
fn said(dataset: &Dataset, issue: IssueIx, party: PartyIx, day: Option<Date>) -> String {
    let current = dataset.current(issue, party, day);
    let readings: Vec<String> = current.readings().map(|reading| statement(dataset, reading)).collect();
    let told = match readings.as_slice() {
        [] => dataset.standing_label(current.standing).to_owned(),
        [one] => one.clone(),
        // One of two readings alone would put its words into the party's mouth.
        several if current.standing == Standing::Stance(Stance::Contested) => {
            format!("contested, {} readings: {}", several.len(), several.join(" / "))
        }
        several => several.join(" / "),
    };
    format!("{}: {told}", dataset.party(party).name)
}

fn statement(dataset: &Dataset, position: &Position) -> String {
    let stance = position.stance.map(|stance| dataset.stance_label(stance).to_owned());
    let words = worded(position);
    let told = match (stance, words) {
        (Some(stance), Some(words)) => format!("{stance}: {words}"),
        (Some(stance), None) => stance,
        (None, Some(words)) => words,
        (None, None) => dataset.standing_label(Standing::Uncoded).to_owned(),
    };
    let condition = position.conditions().map(|text| format!(", {}", conditional(&[&line(text)])));
    let origin = Origin {
        sources: dataset.sources_of(position).into(),
        locator: position.detail.as_ref().and_then(|detail| detail.locator.clone()),
        by: position.by().cloned(),
        date: position.date,
    };
    let how = position.text.is_some().then(|| position.words().label());
    format!("{told}{}{}", condition.unwrap_or_default(), in_brackets(dataset, how, &origin))
}

/// The words of a position, in quotation marks where they are the speaker's own.
pub fn worded(position: &Position) -> Option<String> {
    match (&position.text, position.quote()) {
        (Some(text), Some(quote)) if position.words() == Words::Verbatim => {
            Some(format!("{} {}", quoted(text), quoted(quote)))
        }
        (Some(text), Some(quote)) => Some(format!("{} {}", line(text), quoted(quote))),
        (Some(text), None) if position.words() == Words::Verbatim => Some(quoted(text)),
        (Some(text), None) => Some(line(text)),
        (None, Some(quote)) => Some(quoted(quote)),
        (None, None) => None,
    }
}

/// A position as it is cited: the quote in quotation marks if there is one, else the text marked as what it is, with its
/// conditions; then party, who said it, date and source.
pub fn citation(dataset: &Dataset, party: PartyIx, position: &Position) -> String {
    let mark = format!(" [{}]", position.words().label());
    let condition = position.conditions().map(|text| format!(", {}", conditional(&[&line(text)])));
    let condition = condition.unwrap_or_default();
    let words = match (position.quote(), &position.text) {
        (Some(quote), _) => quoted(quote),
        (None, Some(text)) if position.words() == Words::Verbatim => format!("{}{condition}", quoted(text)),
        (None, Some(text)) => format!("{}{condition}{mark}", line(text)),
        (None, None) => {
            let standing = position.stance.map_or(Standing::Uncoded, Standing::Stance);
            format!("{}{condition}{mark}", dataset.standing_label(standing))
        }
    };
    let who = [
        Some(dataset.party(party).name.to_string()),
        position.by().map(Text::to_string),
        position.date.map(|date| date.to_string()),
    ];
    let who: Vec<String> = who.into_iter().flatten().collect();
    let locator = position.detail.as_ref().and_then(|detail| detail.locator.as_ref());
    let place = placed(dataset, dataset.sources_of(position), locator);
    format!("{words} — {}; {}", who.join(", "), place.join(", "))
}

/// An opportunity, with what is set against it.
pub fn opportunity(dataset: &Dataset, ix: OpportunityIx) -> String {
    let item = dataset.opportunity(ix);
    let mut lines = vec![format!("- {}{}", line(&item.text), in_brackets(dataset, None, &item.origin))];
    for against in item.challenges.iter().map(|ix| dataset.challenge(*ix)) {
        let from = in_brackets(dataset, None, &against.origin);
        lines.push(format!("  set against it: {}{from}", line(&against.text)));
    }
    lines.join("\n")
}

/// A challenge: what it is, whose move it is, and what would lessen it.
pub fn challenge(dataset: &Dataset, ix: ChallengeIx) -> String {
    let item = dataset.challenge(ix);
    let owners: Vec<&str> = item.owners.iter().map(|ix| dataset.party(*ix).name.as_str()).collect();
    let owners = (!owners.is_empty()).then(|| owners.join(", "));
    let fields = [("whose move", owners), ("would lessen it", item.mitigation.as_ref().map(line))];
    with_fields(&format!("{}{}", line(&item.text), in_brackets(dataset, None, &item.origin)), fields)
}

/// A measure: what it is for, what is expected of it, how it binds and how far it has come.
pub fn measure(dataset: &Dataset, ix: MeasureIx) -> String {
    let item = dataset.measure(ix);
    let stands = [item.status.map(Progress::label), item.reciprocity.map(Reciprocity::label)];
    let stands: Vec<&str> = stands.into_iter().flatten().collect();
    let stands = if stands.is_empty() { String::new() } else { format!(" ({})", stands.join(", ")) };
    let fields = [
        ("purpose", item.purpose.as_ref().map(line)),
        ("expected impact", item.impact.as_ref().map(line)),
        ("risk", item.risk.as_ref().map(line)),
        ("verification", item.verification.as_ref().map(line)),
        ("proposed by", item.proposed_by.as_ref().map(line)),
    ];
    with_fields(&format!("{}{stands}{}", item.title, in_brackets(dataset, None, &item.origin)), fields)
}

/// A proposed step.
pub fn step(dataset: &Dataset, ix: StepIx) -> String {
    let item = dataset.step(ix);
    let status = item.status.map(|status| format!(" ({})", status.label())).unwrap_or_default();
    let fields = [("proposed by", item.proposed_by.as_ref().map(line))];
    with_fields(&format!("{}{status}{}", line(&item.text), in_brackets(dataset, None, &item.origin)), fields)
}

/// What presses on a party.
pub fn pressure(dataset: &Dataset, item: &Pressure) -> String {
    let from = item.from.map(PressureFrom::label).map(|from| format!(" ({from})")).unwrap_or_default();
    let on = &dataset.party(item.on).name;
    format!("- {on}{from}: {}{}", line(&item.text), in_brackets(dataset, None, &item.origin))
}

fn with_fields<const N: usize>(head: &str, fields: [(&str, Option<String>); N]) -> String {
    let told = fields.into_iter().filter_map(|(label, text)| Some(format!("  {label}: {}", text?)));
    std::iter::once(format!("- {head}")).chain(told).collect::<Vec<_>>().join("\n")
}

/// How it was said, by whom, where and when, in brackets after a blank; nothing where nothing is known.
fn in_brackets(dataset: &Dataset, how: Option<&str>, origin: &Origin) -> String {
    let mut told: Vec<String> = how.map(str::to_owned).into_iter().collect();
    told.extend(origin.by.as_ref().map(Text::to_string));
    told.extend(placed(dataset, &origin.sources, origin.locator.as_ref()));
    told.extend(origin.date.map(|date| date.to_string()));
    if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
}

/// The sources by their names, and the place in them.
fn placed(dataset: &Dataset, sources: &[SourceIx], locator: Option<&Text>) -> Vec<String> {
    let names: Vec<String> = sources.iter().map(|ix| dataset.source(*ix).named()).collect();
    let names = (!names.is_empty()).then(|| names.join(" + "));
    names.into_iter().chain(locator.map(Text::to_string)).collect()
}

/// A text on one line.
pub fn line(text: &Text) -> String {
    text.replace('\n', " ")
}

/// A text in quotation marks, which it may have brought along.
fn quoted(text: &Text) -> String {
    let text = line(text);
    if is_quoted(&text) { text } else { format!("“{text}”") }
}

/// Whether a text brought its quotation marks along.
pub fn is_quoted(text: &str) -> bool {
    let marks = [('“', '”'), ('"', '"'), ('„', '“'), ('«', '»')];
    marks.iter().any(|(open, close)| text.starts_with(*open) && text.ends_with(*close))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audience::Audience;
    use crate::domain::specimen::river;

    fn ixs(dataset: &Dataset, issue: &str, party: &str) -> (IssueIx, PartyIx) {
        (dataset.find_issue(issue).expect(issue), dataset.find_party(party).expect(party))
    }

    #[test]
    fn a_cell_says_who_stands_where_on_what_and_who_said_so() {
        let dataset = river();
        let cell = |issue, party| {
            let (issue, party) = ixs(&dataset, issue, party);
            super::cell(&dataset, issue, party, dataset.head().as_of)
        };
        assert_eq!(
            cell("flow", "south"),
            "Minimum flow / Southern Union: Yes: 40 cubic metres a second at the border, every day “Every day”, \
             if measured jointly (paraphrase, Minister of Water, Joint communiqué, 9 May 2031)"
        );
        assert_eq!(cell("salt", "north"), "Salinity at the mouth / Northern Republic: no entry");
        assert_eq!(
            cell("ships", "north"),
            "Navigation / Northern Republic: Ships of all flags (paraphrase, Joint communiqué)"
        );
    }

    #[test]
    fn what_the_public_gets_has_no_judgement_in_it() {
        let public = river().seen_by(Audience::Public);
        let (flow, south) = ixs(&public, "flow", "south");
        let text = row(&public, flow, &[south], public.head().as_of);
        assert_eq!(
            text,
            "3(b) Minimum flow (open)\n- Southern Union: 40 cubic metres a second at the border, every day \
             “Every day”, if measured jointly (paraphrase, Minister of Water, Joint communiqué, 9 May 2031)"
        );
    }

    #[test]
    fn a_citation_quotes_only_what_was_said_and_marks_the_rest() {
        let dataset = river();
        let cite = |issue, party| {
            let (issue, party) = ixs(&dataset, issue, party);
            let current = dataset.current(issue, party, dataset.head().as_of);
            citation(&dataset, party, current.lead().expect("a position"))
        };
        assert_eq!(
            cite("flow", "south"),
            "“Every day” — Southern Union, Minister of Water, 9 May 2031; Joint communiqué"
        );
        assert_eq!(
            cite("flow", "north"),
            "Flow by season, not by the day [paraphrase] — Northern Republic, 2 May 2031; Joint communiqué"
        );
    }

    #[test]
    fn a_condition_stays_with_the_words_it_belongs_to() {
        let mut dataset = river();
        let (flow, south) = ixs(&dataset, "flow", "south");
        let at = dataset.positions.iter().position(|it| it.conditions().is_some()).expect("one");
        let detail = dataset.positions[at].detail.as_mut().expect("a detail");
        detail.quote = None;
        let cite = |dataset: &Dataset| {
            let current = dataset.current(flow, south, dataset.head().as_of);
            citation(dataset, south, current.lead().expect("a position"))
        };
        assert!(cite(&dataset).starts_with(
            "40 cubic metres a second at the border, every day, if measured jointly [paraphrase] — Southern Union"
        ));
        dataset.positions[at].detail.as_mut().expect("a detail").words = Some(Words::Reported);
        assert!(cite(&dataset).contains("if measured jointly [reported] — "));
        dataset.positions[at].detail.as_mut().expect("a detail").words = Some(Words::Verbatim);
        assert!(cite(&dataset).starts_with("“40 cubic metres"));
    }

    #[test]
    fn own_words_stand_in_quotation_marks_also_beside_a_quote() {
        let said = crate::domain::specimen::words("No cap").with(|detail| {
            detail.words = Some(Words::Verbatim);
            detail.quote = Some(Text::new("No cap at all"));
        });
        assert_eq!(worded(&said).as_deref(), Some("“No cap” “No cap at all”"));
    }

    #[test]
    fn opportunities_measures_and_steps_are_told_with_what_is_known_of_them() {
        let dataset = river();
        let all: Vec<String> = dataset
            .opportunity_ixs()
            .map(|ix| opportunity(&dataset, ix))
            .chain(dataset.challenge_ixs().map(|ix| challenge(&dataset, ix)))
            .chain(dataset.measure_ixs().map(|ix| measure(&dataset, ix)))
            .chain(dataset.step_ixs().map(|ix| step(&dataset, ix)))
            .collect();
        assert_eq!(
            all,
            [
                "- A wet year",
                "- No gauges on the border",
                "- Joint gauging\n  risk: Blame for a false alarm",
                "- A line between the two dam operators",
            ]
        );
    }
}
