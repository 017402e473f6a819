//! Taking away: what is copied is made for the public, whatever the screen shows, since nobody knows who will read it; and
//! what was left out is said.

use crate::app::command::Command;
use crate::app::model::Model;
use crate::app::msg::{Effect, MOST_TAKEN};
use crate::app::place::{Focus, Item, View};
use crate::domain::audience::Item as Seen;
use crate::domain::plain;
use crate::domain::vocabulary::Terms;
use crate::domain::{Audience, Dataset, Date, IssueIx, Origin, PartyIx, Position, Withheld};

/// A copy: what it is called, its text, and what was left out of it.
struct Copy {
    what: &'static str,
    text: String,
    withheld: Withheld,
}

/// A copy, or why there is none.
type Taken = Result<Copy, String>;

impl Model {
    /// Sends the public part of what is asked for to the terminal.
    pub(super) fn take_away(&mut self, command: Command) -> Vec<Effect> {
        if self.view == View::Notes {
            self.refuse("notes are never taken away; 1 shows the grid");
            return vec![];
        }
        let public = self.public_part();
        let taken = match (command, self.focus()) {
            (Command::CopyView, _) => self.copy_of_view(&public),
            (Command::CopyCitation, Focus::Cell(issue, party)) => self.citation(&public, issue, party),
            (Command::CopyCitation, _) => Err("move to the cell of a party to cite what it says".to_owned()),
            (_, Focus::Nothing) => Err("nothing is shown to take away".to_owned()),
            (_, Focus::Item(item)) => self.copy_of_item(&public, item),
            (Command::CopyCell, Focus::Cell(issue, party)) => self.copy_of_cell(&public, issue, party),
            (_, Focus::Cell(issue, _) | Focus::Issue(issue)) => Ok(self.copy_of_row(&public, issue)),
        };
        match taken {
            Ok(copy) if copy.text.len() > MOST_TAKEN => {
                let bytes = copy.text.len();
                self.refuse(format!(
                    "not sent: {bytes} bytes, and a terminal takes {MOST_TAKEN}; a filter makes {} shorter",
                    copy.what
                ));
                vec![]
            }
            Ok(copy) => {
                self.say(format!("sent to the terminal: {}{}", copy.what, self.left_out(&copy.withheld)));
                vec![Effect::SendToTerminal { text: copy.text }]
            }
            Err(reason) => {
                self.refuse(reason);
                vec![]
            }
        }
    }

    /// What a copy leaves out, in words; nothing in room mode, where that there is more is not said either.
    fn left_out(&self, withheld: &Withheld) -> String {
        if self.is_in_room() || withheld.is_empty() {
            return String::new();
        }
        format!("; {}", withheld.sentences().join("; "))
    }

    fn copy_of_cell(&self, public: &Dataset, issue: IssueIx, party: PartyIx) -> Taken {
        let mut withheld = Withheld::new(Audience::Public);
        self.withhold_cell(issue, party, &mut withheld);
        if !plain::says(public, issue, party, self.day) {
            let nothing = if withheld.is_empty() { self.dataset.nothing() } else { public.nothing() };
            return Err(format!("not sent: {nothing} is recorded here{}", self.left_out(&withheld)));
        }
        Ok(Copy { what: "the cell", text: plain::cell(public, issue, party, self.day), withheld })
    }

    fn copy_of_row(&self, public: &Dataset, issue: IssueIx) -> Copy {
        let parties = self.parties_on_screen();
        let text = plain::row(public, issue, &parties, self.day);
        Copy { what: "the row", text, withheld: self.withheld_of(&[issue], &parties) }
    }

    fn copy_of_view(&self, public: &Dataset) -> Taken {
        let (parties, chosen) = (self.parties_on_screen(), self.issue());
        let mut blocks = vec![heading(public, self.day)];
        let withheld = match self.view {
            View::Opportunities => {
                let mut section = "";
                for item in self.items_of(public) {
                    if item.section() != section {
                        section = item.section();
                        blocks.push(section.to_owned());
                    }
                    blocks.push(text_of(public, item));
                }
                let mut withheld = Withheld::new(Audience::Public);
                self.items.iter().for_each(|item| self.withhold_item(*item, &mut withheld));
                withheld
            }
            View::Grid | View::Compare | View::Notes => {
                let one = chosen.filter(|_| self.view == View::Compare && self.zoom);
                let rows = one.map_or_else(|| self.rows.clone(), |issue| vec![issue]);
                let mut length = 0;
                for (n, issue) in rows.iter().enumerate() {
                    let row = plain::row(public, *issue, &parties, self.day);
                    length += row.len();
                    blocks.push(row);
                    // It is refused anyway; a large dataset is not to be written out for that.
                    if length > MOST_TAKEN {
                        let of = rows.len();
                        return Err(format!(
                            "not sent: {of} issues are more than the {MOST_TAKEN} bytes that a terminal takes; \
                             {n} would do, so filter first"
                        ));
                    }
                }
                self.withheld_of(&rows, &parties)
            }
        };
        if blocks.len() == 1 {
            return Err(format!("not sent: nothing public is shown{}", self.left_out(&withheld)));
        }
        Ok(Copy { what: "the view", text: blocks.join("\n\n"), withheld })
    }

    fn copy_of_item(&self, public: &Dataset, item: Item) -> Taken {
        let mut withheld = Withheld::new(Audience::Public);
        self.withhold_item(item, &mut withheld);
        let on = item.anchor(&self.dataset).filter(|_| !matches!(item, Item::Pressure(_)));
        let same = all_items(public).find(|other| on.is_some() && other.anchor(public) == on);
        match same {
            Some(item) => Ok(Copy { what: "the row", text: text_of(public, item), withheld }),
            None => Err(format!("not sent: this is not public{}", self.left_out(&withheld))),
        }
    }

    /// The current readings of a cell, cited; those that the public may not see are left out, and all of them refused.
    fn citation(&self, public: &Dataset, issue: IssueIx, party: PartyIx) -> Taken {
        let mut withheld = Withheld::new(Audience::Public);
        let current = self.dataset.current(issue, party, self.day);
        let Some(lead) = current.lead() else {
            return Err(format!("not cited: {} is recorded here", self.dataset.nothing()));
        };
        let terms = |position: &Position| self.dataset.terms_of(self.dataset.sources_of(position));
        let seen = current.readings().filter(|reading| withheld.lets(Seen::Words, terms(reading))).count();
        if seen == 0 {
            let reason = match terms(lead) {
                None => "it names no source".to_owned(),
                Some(Terms::OffRecord) => "its source is off the record".to_owned(),
                Some(terms) => format!("its source is {}", terms.word()),
            };
            return Err(format!("not cited: {reason}"));
        }
        let cited = public.current(issue, party, self.day);
        if cited.lead().is_none_or(|cited| cited.date != lead.date) {
            return Err("not cited: there are no words, only our judgement".to_owned());
        }
        let lines: Vec<String> =
            cited.readings().map(|reading| plain::citation(public, party, reading)).collect();
        Ok(Copy { what: "the citation", text: lines.join("\n"), withheld })
    }

    /// The parties whose positions the view shows.
    fn parties_on_screen(&self) -> Vec<PartyIx> {
        if self.view == View::Compare { self.compared.clone() } else { self.parties().collect() }
    }

    fn withheld_of(&self, rows: &[IssueIx], parties: &[PartyIx]) -> Withheld {
        let mut withheld = Withheld::new(Audience::Public);
        for issue in rows {
            for party in parties {
                self.withhold_cell(*issue, *party, &mut withheld);
            }
        }
        withheld
    }

    fn withhold_cell(&self, issue: IssueIx, party: PartyIx, withheld: &mut Withheld) {
        let dataset = &self.dataset;
        for reading in dataset.current(issue, party, self.day).readings() {
            let terms = dataset.terms_of(dataset.sources_of(reading));
            if withheld.lets(Seen::Words, terms) && reading.stance.is_some() {
                withheld.lets(Seen::Stance(dataset.basis_of(reading)), terms);
            }
        }
    }

    fn withhold_item(&self, item: Item, withheld: &mut Withheld) {
        let dataset = &self.dataset;
        let mut ask = |seen, origin: &Origin| withheld.lets(seen, dataset.terms_of(&origin.sources));
        match item {
            Item::Opportunity(ix) => {
                if ask(Seen::Opportunity, &dataset.opportunity(ix).origin) {
                    for challenge in &dataset.opportunity(ix).challenges {
                        ask(Seen::Challenge, &dataset.challenge(*challenge).origin);
                    }
                }
            }
            Item::Challenge(ix) => {
                ask(Seen::Challenge, &dataset.challenge(ix).origin);
            }
            Item::Measure(ix) => {
                let measure = dataset.measure(ix);
                if ask(Seen::Measure, &measure.origin) && measure.risk.is_some() {
                    ask(Seen::Risk, &measure.origin);
                }
            }
            Item::Step(ix) => {
                ask(Seen::Step, &dataset.step(ix).origin);
            }
            Item::Pressure(at) => {
                if let Some(pressure) = dataset.pressures().get(at) {
                    ask(Seen::Pressure, &pressure.origin);
                }
            }
        }
    }
}

/// Every row that the opportunities view can have, but for pressures, which are not for the public.
fn all_items(dataset: &Dataset) -> impl Iterator<Item = Item> + '_ {
    let opportunities = dataset.opportunity_ixs().map(Item::Opportunity);
    let challenges = dataset.challenge_ixs().map(Item::Challenge);
    let measures = dataset.measure_ixs().map(Item::Measure);
    opportunities.chain(challenges).chain(measures).chain(dataset.step_ixs().map(Item::Step))
}

fn text_of(dataset: &Dataset, item: Item) -> String {
    match item {
        Item::Opportunity(ix) => plain::opportunity(dataset, ix),
        Item::Challenge(ix) => plain::challenge(dataset, ix),
        Item::Measure(ix) => plain::measure(dataset, ix),
        Item::Step(ix) => plain::step(dataset, ix),
        Item::Pressure(at) => {
            dataset.pressures().get(at).map(|it| plain::pressure(dataset, it)).unwrap_or_default()
        }
    }
}

/// What a whole view begins with: the dataset, the day, and how it is to be handled.
fn heading(dataset: &Dataset, day: Option<Date>) -> String {
    let head = dataset.head();
    let day = day.map(|day| format!("as of {day}"));
    let handling = head.handling.as_ref().map(ToString::to_string);
    let told: Vec<String> = std::iter::once(head.title.to_string()).chain(day).chain(handling).collect();
    told.join("\n")
}
