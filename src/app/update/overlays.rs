//! What keys do in a prompt, a list, the palette and help.

use crate::app::key::Key;
use crate::app::model::Model;
use crate::app::msg::{Effect, Moment};
use crate::app::overlay::{Choice, Overlay, Purpose, matching_commands};
use crate::app::prompt::Prompt;
use crate::domain::sort::Sort;

impl Model {
    /// Opens the palette.
    pub(super) fn open_palette(&mut self) {
        self.overlay = Some(Overlay::Palette { prompt: Prompt::new(""), hits: matching_commands(""), at: 0 });
    }

    /// Opens help on where the user is.
    pub(super) fn open_help(&mut self) {
        let contexts = self.contexts();
        self.overlay = Some(Overlay::Help { prompt: Prompt::new(""), scroll: 0, contexts });
    }

    /// Takes a key that is no command into whatever is typed in.
    pub(super) fn type_in_overlay(&mut self, key: Key, moment: &Moment) {
        if let Some(prompt) = self.prompt() {
            // What is typed is followed below; the keys that end a prompt are commands.
            let _ = prompt.key(key);
        }
        self.typed(moment);
    }

    /// Takes pasted text into whatever is typed in.
    pub(super) fn paste_in_overlay(&mut self, text: &str, moment: &Moment) {
        if let Some(Overlay::Export(dialog)) = &mut self.overlay {
            dialog.paste(text);
        } else if let Some(prompt) = self.prompt() {
            prompt.paste(text);
        }
        self.typed(moment);
    }

    fn prompt(&mut self) -> Option<&mut Prompt> {
        match self.overlay.as_mut()? {
            Overlay::Filter { prompt, .. }
            | Overlay::GoTo { prompt, .. }
            | Overlay::Palette { prompt, .. }
            | Overlay::Elsewhere { prompt }
            | Overlay::Help { prompt, .. }
            | Overlay::LeaveRoom { prompt } => Some(prompt),
            Overlay::Log(line) => Some(&mut line.prompt),
            Overlay::Picker(picker) => Some(&mut picker.prompt),
            Overlay::Export(_) | Overlay::Question(_) => None,
        }
    }

    /// Follows what is typed, live.
    fn typed(&mut self, moment: &Moment) {
        match &mut self.overlay {
            Some(Overlay::Filter { prompt, cursor, .. }) => {
                let (text, cursor) = (prompt.text().to_owned(), cursor.clone());
                if text != self.find.text {
                    self.set_filter_from(&text, &cursor);
                }
            }
            Some(Overlay::GoTo { prompt, .. }) => {
                let text = prompt.text().to_owned();
                let found = self.places(&text);
                if let Some(Overlay::GoTo { hits, at, .. }) = &mut self.overlay {
                    (*hits, *at) = (found, 0);
                }
            }
            Some(Overlay::Palette { prompt, hits, at }) => {
                (*hits, *at) = (matching_commands(prompt.text()), 0);
            }
            Some(Overlay::Picker(picker)) => {
                picker.at = 0;
                picker.narrow();
            }
            Some(Overlay::Log(_)) => self.keep_log_line(moment),
            Some(Overlay::Help { scroll, .. }) => *scroll = 0,
            Some(
                Overlay::Elsewhere { .. }
                | Overlay::Export(_)
                | Overlay::Question(_)
                | Overlay::LeaveRoom { .. },
            )
            | None => {}
        }
    }

    /// Accepts what is typed or chosen.
    pub(super) fn accept(&mut self, moment: &Moment) -> Vec<Effect> {
        match self.overlay.take() {
            Some(Overlay::Filter { prompt, cursor, .. }) => {
                self.set_filter_from(prompt.text().trim(), &cursor);
            }
            Some(Overlay::GoTo { hits, at, prompt }) => match hits.get(at).cloned() {
                Some(place) => self.go_to(&place),
                None => self.say(format!("nothing here is called “{}”", prompt.text())),
            },
            Some(Overlay::Palette { hits, at, .. }) => {
                if let Some((command, _)) = hits.get(at) {
                    return self.run(*command, moment);
                }
            }
            Some(Overlay::Picker(picker)) => {
                let chosen = picker.chosen().map(|line| line.choice.clone());
                match (picker.purpose, chosen) {
                    (Purpose::Themes | Purpose::Parties, chosen) => {
                        let untouched = self.find.text == picker.before;
                        self.overlay = Some(Overlay::Picker(picker));
                        // Enter on a line with nothing ticked or unticked before means that line alone.
                        if untouched && chosen.is_some() {
                            self.only_the_chosen();
                        }
                        self.overlay = None;
                    }
                    (Purpose::Compare, _) => {
                        let parties: Vec<_> = picker
                            .ticked()
                            .filter_map(|line| match line.choice {
                                Choice::Party(party) => Some(party),
                                Choice::Theme(_) | Choice::Sort(_) | Choice::Note(_) => None,
                            })
                            .collect();
                        if parties.len() < 2 {
                            self.refuse("tick at least two parties with Space");
                            self.overlay = Some(Overlay::Picker(picker));
                        } else {
                            self.compare_these(parties);
                        }
                    }
                    (Purpose::SortBy, Some(Choice::Sort(key))) => {
                        self.sort(key.map(|key| Sort { key, direction: key.first() }));
                    }
                    (Purpose::Trash, Some(Choice::Note(id))) => self.restore_note(&id, moment),
                    (Purpose::SortBy | Purpose::Trash, _) => {}
                }
            }
            Some(Overlay::Elsewhere { prompt }) if prompt.text().trim().is_empty() => {
                self.refuse("a file needs a name");
                self.overlay = Some(Overlay::Elsewhere { prompt });
            }
            Some(Overlay::Elsewhere { prompt }) => {
                return vec![Effect::SaveElsewhere { path: prompt.text().to_owned() }];
            }
            Some(Overlay::LeaveRoom { prompt }) => return self.leave_room_by(&prompt),
            Some(Overlay::Help { .. } | Overlay::Export(_) | Overlay::Log(_) | Overlay::Question(_))
            | None => {}
        }
        vec![]
    }

    /// Backs out: everything is as it was before.
    pub(super) fn cancel(&mut self) {
        match self.overlay.take() {
            Some(Overlay::Filter { before, cursor, .. }) => self.set_filter_from(&before, &cursor),
            Some(Overlay::Picker(picker)) => {
                if matches!(picker.purpose, Purpose::Themes | Purpose::Parties)
                    && self.find.text != picker.before
                {
                    self.set_filter_from(&picker.before, &picker.cursor);
                }
            }
            Some(
                Overlay::GoTo { .. }
                | Overlay::Elsewhere { .. }
                | Overlay::Export(_)
                | Overlay::Log(_)
                | Overlay::Palette { .. }
                | Overlay::Help { .. }
                | Overlay::LeaveRoom { .. }
                | Overlay::Question(_),
            )
            | None => {}
        }
    }

    /// Ticks or unticks the chosen line, with its effect at once.
    pub(super) fn tick(&mut self) {
        let Some(Overlay::Picker(picker)) = &mut self.overlay else { return };
        if picker.purpose.ticks() {
            picker.tick();
            self.apply_ticks();
        }
    }

    fn only_the_chosen(&mut self) {
        let Some(Overlay::Picker(picker)) = &mut self.overlay else { return };
        if picker.purpose != Purpose::Themes || picker.ticked().next().is_some() {
            return;
        }
        picker.tick();
        self.apply_ticks();
    }

    /// Wants any of the ticked, or all of them.
    pub(super) fn any_or_all(&mut self) {
        let Some(Overlay::Picker(picker)) = &mut self.overlay else { return };
        if picker.purpose == Purpose::Themes {
            picker.all_of ^= true;
            self.apply_ticks();
        } else if picker.purpose == Purpose::Parties {
            picker.lines.iter_mut().for_each(|line| line.ticked = true);
            self.apply_ticks();
        }
    }

    fn apply_ticks(&mut self) {
        let purpose = match &self.overlay {
            Some(Overlay::Picker(picker)) => picker.purpose,
            _ => return,
        };
        match purpose {
            Purpose::Themes => self.apply_themes(),
            Purpose::Parties => self.apply_parties(),
            Purpose::Compare | Purpose::SortBy | Purpose::Trash => {}
        }
    }
}
