//! When unsaved edits are due: soon after the last one, and not long after the first.

use std::time::{Duration, Instant};

/// After this long without an edit.
const QUIET: Duration = Duration::from_millis(250);
/// After this long in any case.
const LONGEST: Duration = Duration::from_secs(1);

/// Counts from the first and the last unsaved edit.
#[derive(Debug, Clone, Copy, Default)]
pub struct Debounce {
    edits: Option<(Instant, Instant)>,
}

impl Debounce {
    /// Something was edited.
    pub fn edited(&mut self, now: Instant) {
        let first = self.edits.map_or(now, |(first, _)| first);
        self.edits = Some((first, now));
    }

    /// What was edited is being saved.
    pub fn saved(&mut self) {
        self.edits = None;
    }

    /// When saving is due; never without an edit.
    pub fn due(&self) -> Option<Instant> {
        self.edits.map(|(first, last)| (last + QUIET).min(first + LONGEST))
    }

    /// Whether saving is due.
    pub fn is_due(&self, now: Instant) -> bool {
        self.due().is_some_and(|due| due <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_is_due_a_quarter_second_later_and_a_further_one_puts_it_off() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut unsaved = Debounce::default();
        assert_eq!(unsaved.due(), None);
        unsaved.edited(at(0));
        assert_eq!(unsaved.due(), Some(at(250)));
        unsaved.edited(at(200));
        assert!(!unsaved.is_due(at(449)));
        assert!(unsaved.is_due(at(450)));
    }

    #[test]
    fn who_never_pauses_is_saved_after_a_second_all_the_same() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut unsaved = Debounce::default();
        for edit in 0..20 {
            unsaved.edited(at(edit * 100));
        }
        assert_eq!(unsaved.due(), Some(at(1000)));
        unsaved.saved();
        assert_eq!(unsaved.due(), None);
        unsaved.edited(at(5000));
        assert_eq!(unsaved.due(), Some(at(5250)));
    }
}
