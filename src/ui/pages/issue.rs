//! One issue: the question, where each party stands, what blocks it and what could unblock it.

use super::{Reading, capital};
use crate::domain::GapReading;
use crate::domain::plain::conditional;
use crate::domain::{IssueIx, PartyIx, Stance, Standing};
use crate::ui::look::Role;
use crate::ui::paper::{Page, Para};

/// Everything known of an issue.
pub fn issue(reading: &Reading<'_>, ix: IssueIx) -> Page {
    let dataset = reading.dataset;
    let about = dataset.issue(ix);
    let mut page = Page::default();
    let mut head = Para::new().put(Role::Dim, format!("{} ", about.number));
    reading.words(&mut head, Role::Heading, &about.title);
    page.put(head);
    let status = about.status.map_or("no status", |status| status.label());
    let themes: Vec<&str> = about.themes.iter().map(|theme| dataset.theme(*theme).name.as_str()).collect();
    let mut facts = Para::new().put(Role::Dim, format!("{status} · "));
    reading.words(
        &mut facts,
        Role::Dim,
        &if themes.is_empty() { "no theme".to_owned() } else { themes.join(", ") },
    );
    page.put(facts);
    if let Some(question) = &about.question {
        page.gap();
        page.put(reading.plain(Role::Strong, question));
    }
    if let Some(summary) = &about.summary {
        page.gap();
        page.put(reading.plain(Role::Text, summary));
    }
    if !about.origin.sources.is_empty() {
        page.put(reading.origin(&about.origin));
    }
    if let Some(text) = &about.agreed_text {
        page.gap();
        let on = about.agreed_on.map(|date| format!(", {date}")).unwrap_or_default();
        page.line(Role::Heading, format!("Agreed{on}"));
        page.put(reading.plain(Role::Text, text));
    }
    page.gap();
    page.line(Role::Heading, "Where they stand");
    for party in reading.parties {
        page.put(stand(reading, ix, *party));
    }
    if let Some(gap) = GapReading::seen(dataset, reading.standings, ix) {
        page.put(reading.labelled("Gap", &gap.tell(dataset, reading.glyph())));
    }
    blocks(reading, ix, &mut page);
    if !about.linked_to.is_empty() {
        page.gap();
        let titles: Vec<String> = about
            .linked_to
            .iter()
            .map(|linked| format!("{} {}", dataset.issue(*linked).number, dataset.issue(*linked).title))
            .collect();
        page.put(reading.labelled("Moves with", &titles.join(" · ")));
    }
    if let Some(lines) = &about.lines_to_take {
        page.gap();
        page.line(Role::Private, "Lines to take (internal)");
        page.put(reading.plain(Role::Text, lines));
    }
    page
}

/// One line of where a party stands: glyph, words, condition.
pub fn stand(reading: &Reading<'_>, issue: IssueIx, party: PartyIx) -> Para {
    let dataset = reading.dataset;
    let current = dataset.current(issue, party, reading.day());
    let mut para = Para::hanging(0, 2).put(Role::Strong, format!("{} ", dataset.party(party).called()));
    let (role, glyph) = (Role::of(current.standing), reading.look.glyph(current.standing));
    if !glyph.is_empty() {
        para.push(role, format!("{glyph} "));
    }
    let several = current.standing == Standing::Stance(Stance::Contested) && current.readings().count() > 1;
    match current.lead().and_then(|lead| lead.shown()) {
        Some(_) if several => {
            para.push(role, "two readings: ");
            for (n, one) in current.readings().enumerate() {
                let stance = one.stance.map(|stance| format!("{} ", reading.look.stance(stance)));
                para.push(Role::Text, if n == 0 { "" } else { " / " });
                para.push(Role::Text, stance.unwrap_or_default());
                reading.words(&mut para, Role::Text, one.shown().map_or("", |text| text.as_str()));
            }
        }
        Some(text) => {
            para.push(role, format!("{}: ", dataset.standing_label(current.standing)));
            reading.words(&mut para, Role::Text, text);
        }
        None => para.push(role, dataset.standing_label(current.standing)),
    }
    let conditions: Vec<&str> = current.conditions().collect();
    if !conditions.is_empty() {
        para.push(Role::Text, ", ");
        reading.words(&mut para, Role::Text, &conditional(&conditions));
    }
    if current.red_lines().next().is_some() {
        para.push(Role::RedLine, format!(" {} red line", reading.look.red_line()));
    }
    para
}

fn blocks(reading: &Reading<'_>, ix: IssueIx, page: &mut Page) {
    let dataset = reading.dataset;
    let about = dataset.issue(ix);
    if !about.challenges.is_empty() {
        page.gap();
        page.line(Role::Heading, "Challenges");
        for challenge in &about.challenges {
            let challenge = dataset.challenge(*challenge);
            let mut para = reading.item(&challenge.text);
            let owners: Vec<&str> = challenge.owners.iter().map(|ix| dataset.party(*ix).called()).collect();
            if !owners.is_empty() {
                para.push(Role::Dim, format!(" ({} to move)", owners.join(", ")));
            }
            page.put(para);
        }
    }
    if !about.opportunities.is_empty() {
        page.gap();
        page.line(Role::Heading, "Opportunities");
        for opportunity in &about.opportunities {
            let opportunity = dataset.opportunity(*opportunity);
            page.put(reading.item(&opportunity.text));
            for challenge in &opportunity.challenges {
                let mut para = Para::hanging(2, 4).put(Role::Dim, "set against it: ");
                reading.words(&mut para, Role::Text, &dataset.challenge(*challenge).text);
                page.put(para);
            }
        }
    }
    if !about.measures.is_empty() {
        page.gap();
        page.line(Role::Heading, "Measures");
        for measure in &about.measures {
            let measure = dataset.measure(*measure);
            let mut para = reading.item(&measure.title);
            if let Some(status) = measure.status {
                para.push(Role::Dim, format!(" ({})", status.label()));
            }
            if let Some(purpose) = &measure.purpose {
                para.push(Role::Dim, ": ");
                reading.words(&mut para, Role::Text, purpose);
            }
            page.put(para);
        }
    }
    if !about.steps.is_empty() {
        page.gap();
        page.line(Role::Heading, "Proposed steps");
        for step in &about.steps {
            page.put(reading.item(&capital(&dataset.step(*step).text)));
        }
    }
}
