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

#[cfg(test)]
mod tests {
    use super::super::notes::tests::note;
    use super::super::specimen::{Specimen, date, words};
    use super::super::stance::Stance;
    use super::super::vocabulary::Role;
    use super::*;

    /// One party on one issue, with these positions.
    fn talks(positions: Vec<crate::domain::Position>) -> Dataset {
        let mut talks = Specimen::new();
        talks.head().as_of = Some(date("2031-05-12"));
        let (issue, party) =
            (talks.issue("flow", "Flow"), talks.party("south", "South", "S", Role::Principal));
        talks.challenge(issue, "No gauges");
        for position in positions {
            talks.position(issue, party, position);
        }
        talks.dataset()
    }

    fn written_on(dataset: &Dataset, anchor: &str) -> Note {
        let mut note = note(1, anchor, "text");
        note.seen = fingerprint(dataset, &note.on, dataset.head().as_of).map(Into::into);
        note
    }

    #[test]
    fn a_note_on_a_cell_has_moved_on_when_words_stance_or_date_are_others() {
        let before = talks(vec![words("40 a second").at(Stance::Support).on("2031-05-09")]);
        let note = written_on(&before, "flow/south");
        assert!(!has_moved_on(&note, &before));
        for after in [
            words("25 a second").at(Stance::Support).on("2031-05-09"),
            words("40 a second").at(Stance::Oppose).on("2031-05-09"),
            words("40 a second").at(Stance::Support).on("2031-05-10"),
            words("40 a second").at(Stance::Support).on("2031-05-09").if_only("measured"),
        ] {
            assert!(has_moved_on(&note, &talks(vec![after])));
        }
        let history = words("older").on("2031-01-01");
        let same = talks(vec![words("40 a second").at(Stance::Support).on("2031-05-09"), history]);
        assert!(!has_moved_on(&note, &same), "what was said before is another matter");
    }

    #[test]
    fn a_note_on_an_empty_cell_has_moved_on_when_it_is_filled() {
        let note = written_on(&talks(vec![]), "flow/south");
        assert!(!has_moved_on(&note, &talks(vec![])));
        assert!(has_moved_on(&note, &talks(vec![words("at last")])));
    }

    #[test]
    fn what_comes_later_or_is_gone_has_not_moved_on() {
        let before = talks(vec![words("now").on("2031-05-09")]);
        let note = written_on(&before, "flow/south");
        assert!(!has_moved_on(
            &note,
            &talks(vec![words("now").on("2031-05-09"), words("later").on("2031-06-01")])
        ));
        let (elsewhere, gone) = (Specimen::new().dataset(), talks(vec![]));
        assert!(note.on.is_orphan(&elsewhere) && !has_moved_on(&note, &elsewhere));
        assert!(has_moved_on(&note, &gone), "the cell is still there, what was in it is not");
    }

    #[test]
    fn every_kind_of_record_has_a_fingerprint_of_its_own() {
        let talks = talks(vec![words("x")]);
        let prints: Vec<_> = ["flow/south", "flow", "party:south", "challenge:c"]
            .map(|anchor| fingerprint(&talks, &Anchor::parse(anchor), None).expect(anchor))
            .into();
        assert!(prints.iter().all(|print| print.starts_with("b3:") && print.len() == 19));
        let mut once = prints.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), prints.len());
        for anchor in ["dataset", "inbox", "party:nobody", "what:else"] {
            assert_eq!(fingerprint(&talks, &Anchor::parse(anchor), None), None, "{anchor}");
        }
    }

    #[test]
    fn an_anchor_is_described_in_full_and_an_orphan_as_it_is_written() {
        let talks = talks(vec![]);
        for (anchor, said) in [
            ("flow/south", "Flow / South"),
            ("flow", "Flow"),
            ("challenge:c", "No gauges"),
            ("inbox", "inbox"),
            ("flow/nobody", "flow/nobody"),
            ("odd\u{1b}[2J", "odd[2J"),
        ] {
            assert_eq!(Anchor::parse(anchor).describe(&talks), said);
        }
    }

    #[test]
    fn notes_whose_anchor_is_gone_are_found() {
        let book: super::super::NoteBook =
            [note(1, "flow", "a"), note(2, "dam", "b"), note(3, "inbox", "c"), note(4, "odd:1", "d")]
                .into_iter()
                .collect();
        let orphans: Vec<&str> =
            book.orphans(&talks(vec![])).into_iter().map(|note| note.text.raw()).collect();
        assert_eq!(orphans, ["b", "d"]);
    }
}
