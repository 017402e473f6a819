//! Records as their files write them: keys in the order of the format, nothing that goes without saying.

use crate::domain::draft::Kind;
use crate::domain::vocabulary::{
    Confidence, Flexibility, GapWord, PressureFrom, Progress, Reciprocity, RedLineBasis, Role, Salience,
    SourceKind, StanceBasis, Status, Terms, Words,
};
use crate::domain::{
    Challenge, ChallengeIx, Dataset, Head, Id, IssueIx, Measure, MeasureIx, Opportunity, OpportunityIx,
    Origin, Party, PartyIx, Position, Pressure, Source, SourceIx, Stance, Step, Theme, ThemeIx,
};

use super::ground::{Ground, Sources};
use super::sheet::{Rows, Sheet};

/// The most bytes of an issue's texts in short form: a record that is larger by far could not be read.
const SHORT_TEXTS: usize = 256 * 1024;

/// Writes records of one dataset.
#[derive(Debug)]
pub(in crate::codec::dataset) struct Scribe<'a> {
    pub(in crate::codec::dataset) ground: Ground<'a>,
    pub(super) sheet: Sheet<'a>,
    /// Where the short forms of an issue are gathered.
    positions: Sheet<'a>,
    stances: Sheet<'a>,
}

impl<'a> Scribe<'a> {
    pub(in crate::codec::dataset) fn new(ground: Ground<'a>) -> Self {
        Self { ground, sheet: Sheet::default(), positions: Sheet::default(), stances: Sheet::default() }
    }

    /// The keys and values that a record would be written with.
    pub(in crate::codec::dataset) fn rows(&mut self, put: impl FnOnce(&mut Self)) -> Rows<'a> {
        self.sheet.take();
        put(self);
        self.sheet.taken()
    }

    /// What was written since this was last asked.
    pub(in crate::codec::dataset) fn written(&mut self) -> String {
        std::mem::take(&mut self.sheet.out)
    }

    fn dataset(&self) -> &'a Dataset {
        self.ground.dataset
    }

    pub(super) fn head(&mut self, head: &'a Head) {
        let d = self.dataset();
        let sheet = &mut self.sheet;
        sheet.word_if("id", head.id.as_ref().map(Id::as_str));
        sheet.text("title", &head.title);
        sheet.text_if("summary", head.summary.as_ref());
        sheet.date_if("as_of", head.as_of);
        sheet.text_if("handling", head.handling.as_ref());
        sheet.word_if("default_source", head.default_source.map(|ix| d.source(ix).id.as_str()));
        sheet.text_if("default_question", head.default_question.as_ref());
        let basis = Some(head.stance_basis).filter(|basis| *basis != StanceBasis::Coded);
        sheet.word_if("stance_basis", basis.map(StanceBasis::word));
        sheet.end("");
        if !head.stance_names.is_empty() {
            for (stance, name) in &head.stance_names {
                sheet.text(key_of(*stance), name);
            }
            sheet.end("[stance_names]");
        }
    }

    pub(in crate::codec::dataset) fn party(&mut self, party: &'a Party) {
        let sheet = &mut self.sheet;
        sheet.word("id", party.id.as_str());
        sheet.text("name", &party.name);
        sheet.text_if("short", Some(&party.short).filter(|_| !party.short_is_made));
        sheet.word_if("role", Some(party.role).filter(|role| *role != Role::Principal).map(Role::word));
        sheet.texts("groups", party.groups.iter());
        sheet.text_if("summary", party.summary.as_ref());
        self.origin(&party.origin);
        self.sheet.end("[[party]]");
    }

    pub(in crate::codec::dataset) fn theme(&mut self, theme: &'a Theme) {
        self.sheet.word("id", theme.id.as_str());
        self.sheet.text("name", &theme.name);
        self.sheet.end("[[theme]]");
    }

    pub(in crate::codec::dataset) fn source(&mut self, source: &'a Source) {
        let sheet = &mut self.sheet;
        sheet.word("id", source.id.as_str());
        sheet.text("title", &source.title);
        sheet.text_if("outlet", source.outlet.as_ref());
        sheet.text_if("url", source.url.as_ref());
        sheet.date_if("date", source.date);
        sheet.word_if("kind", source.kind.map(SourceKind::word));
        sheet.word_if("terms", Some(source.terms).filter(|terms| *terms != Terms::Public).map(Terms::word));
        sheet.text_if("grade", source.grade.as_ref());
        sheet.text_if("locator", source.locator.as_ref());
        sheet.text_if("by", source.by.as_ref());
        sheet.end("[[source]]");
    }

    /// An issue without its positions, and without what else lies on it.
    pub(in crate::codec::dataset) fn issue_alone(&mut self, ix: IssueIx) {
        self.issue_keys(ix, [].into_iter(), [].into_iter());
        self.sheet.end("[[issue]]");
    }

    /// An issue with all that is said on it: `challenges` and `opportunities` are those that stand with it as texts.
    pub(in crate::codec::dataset) fn issue(
        &mut self,
        ix: IssueIx,
        challenges: impl Iterator<Item = ChallengeIx>,
        opportunities: impl Iterator<Item = OpportunityIx>,
    ) {
        self.issue_keys(ix, challenges, opportunities);
        self.positions(ix);
    }

    fn issue_keys(
        &mut self,
        ix: IssueIx,
        challenges: impl Iterator<Item = ChallengeIx>,
        opportunities: impl Iterator<Item = OpportunityIx>,
    ) {
        let d = self.dataset();
        let issue = d.issue(ix);
        let sheet = &mut self.sheet;
        sheet.word("id", issue.id.as_str());
        let place = (ix.get() + 1).to_string();
        sheet.text_if("number", Some(&issue.number).filter(|number| number.original() != place));
        sheet.text("title", &issue.title);
        sheet.text_if("summary", issue.summary.as_ref());
        sheet.text_if("question", issue.question.as_ref().filter(|it| Some(*it) != self.ground.question));
        sheet.ids("themes", issue.themes.iter().map(|ix: &ThemeIx| d.theme(*ix).id.as_str()));
        sheet.word_if("status", issue.status.map(Status::word));
        sheet.text_if("agreed_text", issue.agreed_text.as_ref());
        sheet.date_if("agreed_on", issue.agreed_on);
        sheet.word_if("gap", issue.gap.map(GapWord::word));
        sheet.ids("linked_to", issue.linked_to.iter().map(|ix| d.issue(*ix).id.as_str()));
        sheet.text_if("lines_to_take", issue.lines_to_take.as_ref());
        sheet.texts("challenges", challenges.map(|ix| &d.challenge(ix).text));
        sheet.texts("opportunities", opportunities.map(|ix| &d.opportunity(ix).text));
        self.origin(&issue.origin);
    }

    /// Ends the record of an issue with the short forms of its positions, and adds the others.
    fn positions(&mut self, ix: IssueIx) {
        let d = self.dataset();
        let cells = d.party_ixs().map(|party| (party, d.positions(ix, party)));
        let room: usize =
            cells.clone().flat_map(|(_, all)| all).map(|it| it.text.as_ref().map_or(0, |it| it.len())).sum();
        let short = |ground: &Ground<'a>, all: &'a [Position]| {
            room <= SHORT_TEXTS && matches!(all, [one] if ground.is_bare(one))
        };
        for (party, all) in cells.clone() {
            if let [one] = all
                && short(&self.ground, all)
            {
                let party = d.party(party).id.as_str();
                self.positions.text_if(party, one.text.as_ref());
                self.stances.word_if(party, one.stance.map(Stance::word));
            }
        }
        let tables = [("positions", "[issue.positions]"), ("stances", "[issue.stances]")];
        let sheets = [&mut self.positions, &mut self.stances];
        if sheets.iter().all(|it| it.is_short()) {
            for ((key, _), cells) in tables.into_iter().zip(sheets) {
                if !cells.is_blank() {
                    let table = cells.fold();
                    self.sheet.raw(key, &table);
                }
            }
            self.sheet.end("[[issue]]");
        } else {
            self.sheet.end("[[issue]]");
            for ((_, header), cells) in tables.into_iter().zip(sheets) {
                if !cells.is_blank() {
                    cells.end(header);
                    self.sheet.out.push_str(&cells.out);
                    cells.out.clear();
                }
            }
        }
        for (party, all) in cells {
            if !short(&self.ground, all) {
                // As a file tells history: the oldest first, those of one day in their order.
                for same in all.chunk_by(|one, other| one.date == other.date).rev() {
                    for position in same {
                        self.position(ix, party, position);
                    }
                }
            }
        }
    }

    /// A position as a record of its own.
    pub(in crate::codec::dataset) fn position(
        &mut self,
        issue: IssueIx,
        party: PartyIx,
        position: &'a Position,
    ) {
        let d = self.dataset();
        let sheet = &mut self.sheet;
        sheet.word("issue", d.issue(issue).id.as_str());
        sheet.word("party", d.party(party).id.as_str());
        sheet.text_if("text", position.text.as_ref());
        sheet.word_if("stance", position.stance.map(Stance::word));
        let detail = position.detail.as_deref();
        let says_basis =
            position.stance.is_some() || detail.is_some_and(|detail| detail.stance_basis.is_some());
        let basis = Some(d.basis_of(position)).filter(|basis| says_basis && *basis != self.ground.basis);
        sheet.word_if("stance_basis", basis.map(StanceBasis::word));
        if let Some(detail) = detail {
            sheet.text_if("conditions", detail.conditions.as_ref());
            sheet.text_if("interest", detail.interest.as_ref());
            sheet.word_if("salience", detail.salience.map(Salience::word));
            sheet.word_if("flexibility", detail.flexibility.map(Flexibility::word));
            sheet.text_if("red_line", detail.red_line.as_ref());
            sheet.word_if("red_line_basis", detail.red_line_basis.map(RedLineBasis::word));
            sheet.word_if("confidence", detail.confidence.map(Confidence::word));
            sheet.word_if("words", detail.words.map(Words::word));
            sheet.text_if("by", detail.by.as_ref());
            sheet.text_if("quote", detail.quote.as_ref());
        }
        let sources = self.ground.sources(d.sources_of(position));
        self.sources(&sources);
        self.sheet.text_if("locator", detail.and_then(|detail| detail.locator.as_ref()));
        let date = position.date.filter(|_| position.date != self.ground.date_of(&sources));
        self.sheet.date_if("date", date);
        self.sheet.end("[[position]]");
    }

    pub(in crate::codec::dataset) fn challenge(&mut self, challenge: &'a Challenge, says_id: bool) {
        let d = self.dataset();
        let sheet = &mut self.sheet;
        sheet.word_if("id", says_id.then_some(self.ground.id(Kind::Challenge, &challenge.id).as_str()));
        sheet.text("text", &challenge.text);
        sheet.ids("issues", issue_ids(d, &challenge.issues));
        sheet.ids("owners", challenge.owners.iter().map(|ix| d.party(*ix).id.as_str()));
        sheet.text_if("mitigation", challenge.mitigation.as_ref());
        self.origin(&challenge.origin);
        self.sheet.end("[[challenge]]");
    }

    pub(in crate::codec::dataset) fn opportunity(&mut self, opportunity: &'a Opportunity, says_id: bool) {
        let d = self.dataset();
        let sheet = &mut self.sheet;
        sheet.word_if("id", says_id.then_some(self.ground.id(Kind::Opportunity, &opportunity.id).as_str()));
        sheet.text("text", &opportunity.text);
        sheet.ids("issues", issue_ids(d, &opportunity.issues));
        sheet.ids(
            "challenges",
            opportunity
                .challenges
                .iter()
                .map(|ix| self.ground.id(Kind::Challenge, &d.challenge(*ix).id).as_str()),
        );
        self.origin(&opportunity.origin);
        self.sheet.end("[[opportunity]]");
    }

    pub(in crate::codec::dataset) fn measure(&mut self, measure: &'a Measure, says_id: bool) {
        let d = self.dataset();
        let sheet = &mut self.sheet;
        sheet.word_if("id", says_id.then_some(self.ground.id(Kind::Measure, &measure.id).as_str()));
        sheet.text("title", &measure.title);
        sheet.text_if("purpose", measure.purpose.as_ref());
        sheet.text_if("impact", measure.impact.as_ref());
        sheet.ids("issues", issue_ids(d, &measure.issues));
        sheet.word_if("reciprocity", measure.reciprocity.map(Reciprocity::word));
        sheet.word_if("status", measure.status.map(Progress::word));
        sheet.text_if("proposed_by", measure.proposed_by.as_ref());
        sheet.text_if("risk", measure.risk.as_ref());
        sheet.text_if("verification", measure.verification.as_ref());
        self.origin(&measure.origin);
        self.sheet.end("[[measure]]");
    }

    pub(in crate::codec::dataset) fn step(&mut self, step: &'a Step, says_id: bool) {
        let d = self.dataset();
        let sheet = &mut self.sheet;
        sheet.word_if("id", says_id.then_some(self.ground.id(Kind::Step, &step.id).as_str()));
        sheet.text("text", &step.text);
        sheet.ids("issues", issue_ids(d, &step.issues));
        sheet.ids(
            "measures",
            step.measures
                .iter()
                .map(|ix: &MeasureIx| self.ground.id(Kind::Measure, &d.measure(*ix).id).as_str()),
        );
        sheet.text_if("proposed_by", step.proposed_by.as_ref());
        sheet.word_if("status", step.status.map(Progress::word));
        self.origin(&step.origin);
        self.sheet.end("[[step]]");
    }

    pub(in crate::codec::dataset) fn pressure(&mut self, pressure: &'a Pressure, says_id: bool) {
        let on = self.dataset().party(pressure.on).id.as_str();
        let sheet = &mut self.sheet;
        sheet.word_if("id", says_id.then_some(self.ground.id(Kind::Pressure, &pressure.id).as_str()));
        sheet.word("on", on);
        sheet.word_if("from", pressure.from.map(PressureFrom::word));
        sheet.text("text", &pressure.text);
        self.origin(&pressure.origin);
        self.sheet.end("[[pressure]]");
    }

    /// Where a record is from, as far as that is not a matter of course.
    fn origin(&mut self, origin: &'a Origin) {
        let sources = self.ground.sources(&origin.sources);
        self.sources(&sources);
        let sheet = &mut self.sheet;
        sheet.text_if("locator", origin.locator.as_ref());
        sheet.text_if("by", origin.by.as_ref());
        sheet.date_if("date", origin.date.filter(|_| origin.date != self.ground.date_of(&sources)));
    }

    fn sources(&mut self, sources: &Sources<'a>) {
        let id = |ix: &SourceIx| self.ground.dataset.source(*ix).id.as_str();
        match sources {
            Sources::Default => {}
            Sources::Named([]) => self.sheet.raw("source", "[]"),
            Sources::Named([one]) => self.sheet.word("source", id(one)),
            Sources::Named(list) => self.sheet.ids("source", list.iter().map(id)),
        }
    }
}

fn issue_ids<'a>(d: &'a Dataset, issues: &'a [IssueIx]) -> impl Iterator<Item = &'a str> + Clone {
    issues.iter().map(|ix| d.issue(*ix).id.as_str())
}

/// The key that names a stance: its word, in quotes where that is no key of TOML without them.
fn key_of(stance: Stance) -> &'static str {
    if stance == Stance::NotApplicable { "\"n/a\"" } else { stance.word() }
}
