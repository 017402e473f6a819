//! What a note was written about, in a few letters: if they differ later, what it was about has moved on.

use super::anchor::{Anchor, Place};
use super::dataset::Dataset;
use super::date::Date;
use super::note::Note;
use super::stance::Stance;
use super::text::Text;
use super::vocabulary::Progress;

/// The fingerprint of what an anchor leads to, as of `day`; `None` where there is nothing that could move on.
///
/// Of a cell: the words, the stance and the date of its current readings. Of an issue: its title and question. Of other records: what
/// they say. An empty cell has one too, so that a note on a gap says when the gap was filled.
pub fn fingerprint(dataset: &Dataset, anchor: &Anchor, day: Option<Date>) -> Option<String> {
    let mut print = Print::default();
    let d = dataset;
    match anchor.resolve(d)? {
        Place::Cell(issue, party) => {
            for reading in d.current(issue, party, day).readings() {
                print.text(reading.text.as_ref()).text(reading.quote()).text(reading.conditions());
                print.part(reading.stance.map(Stance::word));
                print.part(reading.date.map(Date::iso).as_deref());
            }
        }
        Place::Issue(ix) => {
            print.text(Some(&d.issue(ix).title)).text(d.issue(ix).question.as_ref());
        }
        Place::Party(ix) => {
            print.text(Some(&d.party(ix).name)).text(d.party(ix).summary.as_ref());
        }
        Place::Source(ix) => {
            let source = d.source(ix);
            print.text(Some(&source.title)).text(source.outlet.as_ref()).text(source.url.as_ref());
            print.part(source.date.map(Date::iso).as_deref());
        }
        Place::Opportunity(ix) => {
            print.text(Some(&d.opportunity(ix).text));
        }
        Place::Challenge(ix) => {
            print.text(Some(&d.challenge(ix).text)).text(d.challenge(ix).mitigation.as_ref());
        }
        Place::Measure(ix) => {
            print.text(Some(&d.measure(ix).title)).text(d.measure(ix).purpose.as_ref());
            print.part(d.measure(ix).status.map(Progress::word));
        }
        Place::Step(ix) => {
            print.text(Some(&d.step(ix).text)).part(d.step(ix).status.map(Progress::word));
        }
        Place::Dataset | Place::Inbox => return None,
    }
    Some(print.finish())
}

/// Whether what a note was written about is not what the dataset has there now, on its own day.
///
/// Compared on the day that the dataset describes, not on the one that is looked at: stepping through time moves nothing. An orphan
/// has not moved on, it is gone.
pub fn has_moved_on(note: &Note, dataset: &Dataset) -> bool {
    let Some(seen) = &note.seen else { return false };
    fingerprint(dataset, &note.on, dataset.head().as_of).is_some_and(|now| *now != **seen)
}

/// Gathers parts so that no two lists of parts run into the same bytes.
#[derive(Default)]
struct Print(Vec<u8>);

impl Print {
    fn part(&mut self, part: Option<&str>) -> &mut Self {
        match part {
            None => self.0.push(0),
            Some(text) => {
                self.0.push(1);
                self.0.extend((text.len() as u64).to_le_bytes());
                self.0.extend(text.as_bytes());
            }
        }
        self
    }

    fn text(&mut self, text: Option<&Text>) -> &mut Self {
        self.part(text.map(Text::as_str))
    }

    /// Sixteen of the sixty-four digits: enough to tell a text from its next version.
    fn finish(&self) -> String {
        let hash = blake3::hash(&self.0).to_hex();
        format!("b3:{}", &hash[..16])
    }
}
