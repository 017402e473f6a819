//! Room mode: others look at the screen, so that it shows what the public sees and nothing else.
//!
//! Entering puts the public part of the dataset in the place of the whole and no notes in the place of the notes; all that
//! is drawn, searched, sorted and counted follows from these two. What is left to do here is to clear what was made before
//! the switch, and to hold back what comes from elsewhere.

use std::sync::Arc;

use crate::app::model::{Held, Model};
use crate::app::msg::{Effect, Moment};
use crate::app::overlay::Overlay;
use crate::app::place::{Focus, Item, Pane, View};
use crate::app::prompt::Prompt;
use crate::domain::query::{Needles, Query};
use crate::domain::search::SearchIndex;
use crate::domain::{Anchor, Audience, Dataset};

/// The word that leaves room mode.
const WORD: &str = "private";

impl Model {
    /// Enters room mode at once; asks before it leaves it.
    pub(super) fn turn_room(&mut self, moment: &Moment) -> Vec<Effect> {
        if self.is_in_room() {
            self.overlay = Some(Overlay::LeaveRoom { prompt: Prompt::new("") });
            return vec![];
        }
        self.close_editor(moment);
        if matches!(self.overlay, Some(Overlay::Log(_))) {
            self.close_log(moment);
        }
        self.cancel();
        let filter = std::mem::take(&mut self.find.text);
        let public = self.public_part();
        self.show_part(public);
        let stays = self.is_met_in_public(&filter);
        self.set_filter(if stays { &filter } else { "" });
        let lifted = if stays { "" } else { "; the filter is lifted" };
        self.say(format!("room mode: only what the public sees{lifted}"));
        vec![Effect::RememberRoom { on: true }]
    }

    /// Starts in room mode: what was to be told waits.
    pub(crate) fn begin_in_room(&mut self) {
        self.hold_back();
        let public = self.public_part();
        self.show_part(public);
    }

    /// Leaves room mode for the right word; what was held back is told.
    pub(super) fn leave_room_by(&mut self, prompt: &Prompt) -> Vec<Effect> {
        if prompt.text().trim() != WORD {
            self.overlay = Some(Overlay::LeaveRoom { prompt: Prompt::new("") });
            self.refuse("that is not the word; Esc stays in room mode");
            return vec![];
        }
        let whole = Arc::clone(&self.whole);
        self.show_part(whole);
        let filter = std::mem::take(&mut self.find.text);
        self.set_filter(&filter);
        self.say("private again: notes and judgements are shown");
        self.tell_held();
        vec![Effect::RememberRoom { on: false }]
    }

    /// Keeps what lies on the screen from being seen in room mode.
    pub(super) fn hold_back(&mut self) {
        match self.overlay.take() {
            Some(Overlay::Question(question)) => self.held.push(Held::Question(question)),
            other => self.overlay = other,
        }
        if let Some(message) = self.message.take() {
            self.held.retain(|held| matches!(held, Held::Question(_)));
            self.held.push(Held::Message(message));
        }
    }

    /// Tells what was held back, one question at a time.
    pub(super) fn tell_held(&mut self) {
        while self.overlay.is_none() && !self.is_in_room() && !self.held.is_empty() {
            match self.held.remove(0) {
                Held::Question(question) => self.overlay = Some(Overlay::Question(question)),
                Held::Message(message) => self.message = Some(message),
            }
        }
    }

    /// The part of the dataset that the public sees.
    pub(super) fn public_part(&mut self) -> Arc<Dataset> {
        let whole = &self.whole;
        Arc::clone(self.public.get_or_insert_with(|| Arc::new(whole.seen_by(Audience::Public))))
    }

    /// Puts another part of the dataset on the screen. Issues and parties keep their places; what was made from the part
    /// before is forgotten.
    fn show_part(&mut self, part: Arc<Dataset>) {
        let item = self.items.get(self.item).and_then(|item| self.anchor(Focus::Item(*item)));
        self.dataset = part;
        (self.find.index, self.find.directory) = (SearchIndex::default(), None);
        (self.find.query, self.find.needles) = (Query::default(), Needles::default());
        (self.overlay, self.message, self.stray) = (None, None, None);
        self.pressed.clear();
        self.jumps.clear();
        self.zoom = false;
        if self.is_in_room() {
            self.leave_private_places();
        }
        self.items.clear();
        self.day_changed();
        self.notes_changed();
        self.choose_item(item.as_ref());
    }

    /// Leaves what room mode does not have: the notes, orders by what is not shown, days that nothing shown explains.
    fn leave_private_places(&mut self) {
        if self.view == View::Notes {
            self.view = View::Grid;
        }
        if self.pane == Pane::Notes {
            self.pane = Pane::View;
        }
        self.grid.sort = self.grid.sort.filter(|sort| sort.is_seen_in(&self.dataset));
        if self.day.is_some_and(|day| !self.days().contains(&day.last())) {
            self.day = self.dataset.head().as_of;
        }
    }

    fn choose_item(&mut self, on: Option<&Anchor>) {
        let at = |item: &Item| self.anchor(Focus::Item(*item)).as_ref() == on;
        self.item = on.and_then(|_| self.items.iter().position(at)).unwrap_or(0);
    }

    /// Whether a filter may stay: only where it could have been typed in room mode, and the public part meets each of its
    /// conditions somewhere. A word that stands in a private text alone would tell of it, as a condition that only a
    /// judgement explains.
    fn is_met_in_public(&self, filter: &str) -> bool {
        let query = Query::parse(filter, &self.dataset);
        let parties: Vec<_> = self.dataset.party_ixs().collect();
        query.faults().is_empty() && self.with_world(&parties, |world| query.is_met_in_parts(world))
    }
}
