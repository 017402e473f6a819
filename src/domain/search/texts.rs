//! The texts of a dataset that a bare word is looked for in, and who may read them.

use crate::domain::audience::{Audience, Item};
use crate::domain::dataset::Dataset;
use crate::domain::records::{IssueIx, Origin, PartyIx, SourceIx};
use crate::domain::text::Text;
use crate::domain::vocabulary::Terms;

/// A text that words are looked for in.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The party, and which of its positions on the issue the text is from; `None`: the issue's own.
    pub cell: Option<(PartyIx, usize)>,
    /// The narrowest audience that may read it.
    pub audience: Audience,
    /// The text as it is shown.
    pub text: &'a str,
}

/// Gives every text of an issue that a bare word is looked for in: the issue's own, then cell by cell, whatever the day;
/// then those of the sources that they cite.
pub fn each_text<'a>(dataset: &'a Dataset, issue: IssueIx, mut give: impl FnMut(Found<'a>)) {
    each_own_text(dataset, issue, &mut give);
    each_cell_text(dataset, issue, &mut give);
    let mut cite = |cell, sources: &[SourceIx]| {
        let audience = narrowest(Item::Attribution, dataset.terms_of(sources));
        for source in sources {
            each_source_text(dataset, *source, |text| give(Found { cell, audience, text }));
        }
    };
    cite(None, &dataset.issue(issue).origin.sources);
    for party in dataset.party_ixs() {
        for (nth, position) in dataset.positions(issue, party).iter().enumerate() {
            cite(Some((party, nth)), dataset.sources_of(position));
        }
    }
}

/// Gives the texts of a source that a bare word is looked for in.
pub(super) fn each_source_text<'a>(dataset: &'a Dataset, source: SourceIx, mut give: impl FnMut(&'a str)) {
    let source = dataset.source(source);
    give(&source.title);
    [&source.outlet, &source.by].into_iter().flatten().for_each(|text| give(text));
}

/// Gives the texts of the cells of an issue.
pub(super) fn each_cell_text<'a>(dataset: &'a Dataset, issue: IssueIx, mut give: impl FnMut(Found<'a>)) {
    for party in dataset.party_ixs() {
        for (nth, position) in dataset.positions(issue, party).iter().enumerate() {
            let cell = Some((party, nth));
            let mut put = |item, text: Option<&'a Text>| {
                if let Some(text) = text {
                    let terms = dataset.terms_of(dataset.sources_of(position));
                    give(Found { cell, audience: narrowest(item, terms), text: text.as_str() });
                }
            };
            put(Item::Words, position.text.as_ref());
            if let Some(detail) = &position.detail {
                put(Item::Quote, detail.quote.as_ref());
                put(Item::Conditions, detail.conditions.as_ref());
                put(Item::Attribution, detail.by.as_ref());
                put(Item::Interest, detail.interest.as_ref());
                put(Item::RedLine, detail.red_line.as_ref());
            }
        }
    }
}

/// Gives the texts that are the issue's own, or of what stands on it.
pub(super) fn each_own_text<'a>(dataset: &'a Dataset, issue: IssueIx, mut give: impl FnMut(Found<'a>)) {
    let mut give = |item, origin: Option<&'a Origin>, text| {
        let terms = origin.and_then(|origin| dataset.terms_of(&origin.sources));
        give(Found { cell: None, audience: narrowest(item, terms), text });
    };
    let place = issue.get();
    let issue = dataset.issue(issue);
    give(Item::Title, None, &issue.title);
    // A number that is only its place in the file would make every digit match.
    if issue.number != *(place + 1).to_string() {
        give(Item::Title, None, &issue.number);
    }
    for theme in &issue.themes {
        give(Item::Theme, None, &dataset.theme(*theme).name);
    }
    let mut put = |item, origin, text: Option<&'a Text>| {
        if let Some(text) = text {
            give(item, origin, text.as_str());
        }
    };
    put(Item::Summary, None, issue.summary.as_ref());
    put(Item::Question, None, issue.question.as_ref());
    put(Item::AgreedText, None, issue.agreed_text.as_ref());
    put(Item::Attribution, Some(&issue.origin), issue.origin.by.as_ref());
    for challenge in issue.challenges.iter().map(|ix| dataset.challenge(*ix)) {
        put(Item::Challenge, Some(&challenge.origin), Some(&challenge.text));
        put(Item::Challenge, Some(&challenge.origin), challenge.mitigation.as_ref());
    }
    for opportunity in issue.opportunities.iter().map(|ix| dataset.opportunity(*ix)) {
        put(Item::Opportunity, Some(&opportunity.origin), Some(&opportunity.text));
    }
    for measure in issue.measures.iter().map(|ix| dataset.measure(*ix)) {
        let origin = Some(&measure.origin);
        put(Item::Measure, origin, Some(&measure.title));
        put(Item::Measure, origin, measure.purpose.as_ref());
        put(Item::Measure, origin, measure.impact.as_ref());
        put(Item::Measure, origin, measure.verification.as_ref());
        put(Item::Measure, origin, measure.proposed_by.as_ref());
        put(Item::Risk, origin, measure.risk.as_ref());
    }
    for step in issue.steps.iter().map(|ix| dataset.step(*ix)) {
        put(Item::Step, Some(&step.origin), Some(&step.text));
        put(Item::Step, Some(&step.origin), step.proposed_by.as_ref());
    }
    put(Item::LinesToTake, None, issue.lines_to_take.as_ref());
}

/// The first audience that sees an item with sources of these terms.
fn narrowest(item: Item, terms: Option<Terms>) -> Audience {
    let mut audiences = Audience::ALL.iter().copied();
    audiences.find(|audience| audience.sees(item, terms)).unwrap_or(Audience::Own)
}
