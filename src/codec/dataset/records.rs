//! What each kind of record may say: its keys, each with its reader and where the value goes.

use toml::de::DeTable;

use crate::domain::draft::{
    Kind, Place, WrittenChallenge, WrittenHead, WrittenIssue, WrittenMeasure, WrittenOpportunity,
    WrittenParty, WrittenPosition, WrittenPressure, WrittenSource, WrittenStep, WrittenTheme,
};

use super::walk::Walk;

/// Keys that may stand on every record.
pub(super) const ORIGIN_KEYS: &[&str] = &["source", "locator", "by", "date"];

/// Makes the reader of one kind of record from the table of its keys; what is no key of it is told.
///
/// With `origin` the keys that may stand on every record are read too; those after `also` are left to the caller.
macro_rules! record {
    ($($(#[$meta:meta])* $keys:ident, $read:ident($kind:ident $(, $origin:ident)?) -> $record:ident {
        $($key:literal => $($field:ident).+ : $reader:ident,)+
        $(also $($also:literal)+)?
    })+) => {$(
        $(#[$meta])*
        pub(super) const $keys: &[&str] = &[$($key,)+ $($($also,)+)?];

        impl Walk<'_> {
            pub(super) fn $read(&mut self, table: &DeTable<'_>, place: Place) -> $record {
                self.begin(Kind::$kind, place);
                let mut record = $record { place, ..$record::default() };
                for (key, value) in table {
                    match key.get_ref().as_ref() {
                        $($key => record.$($field).+ = self.$reader($key, value),)+
                        $(
                            "source" => {
                                record.$origin.sources = self.one_or_several("source", value);
                                record.$origin.unsourced = value.get_ref().as_array().is_some_and(|it| it.is_empty());
                            }
                            "locator" => record.$origin.locator = self.line("locator", value),
                            "by" => record.$origin.by = self.line("by", value),
                            "date" => record.$origin.date = self.date("date", value),
                        )?
                        $($($also => {})+)?
                        _ => self.unknown_key(key, $keys),
                    }
                }
                record
            }
        }
    )+};
}

record! {
    /// The keys of the header, and of what may follow it.
    HEAD_KEYS, read_head(Dataset) -> WrittenHead {
        "id" => id: id,
        "title" => title: line,
        "summary" => summary: text,
        "as_of" => as_of: date,
        "handling" => handling: line,
        "default_source" => default_source: named,
        "default_question" => default_question: text,
        "stance_basis" => stance_basis: word,
        "stance_names" => stance_names: stance_names,
        also "party" "theme" "source" "issue" "position" "challenge" "opportunity" "measure" "step" "pressure"
    }
    /// The keys of an issue.
    ISSUE_KEYS, read_issue(Issue, origin) -> WrittenIssue {
        "id" => id: id,
        "number" => number: number,
        "title" => title: written,
        "summary" => summary: text,
        "question" => question: text,
        "themes" => themes: named_list,
        "status" => status: word,
        "agreed_text" => agreed_text: text,
        "agreed_on" => agreed_on: date,
        "gap" => gap: gap,
        "linked_to" => linked_to: named_list,
        "lines_to_take" => lines_to_take: text,
        "challenges" => challenges: text_list,
        "opportunities" => opportunities: text_list,
        also "positions" "stances"
    }
    /// The keys of a party.
    PARTY_KEYS, read_party(Party, origin) -> WrittenParty {
        "id" => id: id,
        "name" => name: written,
        "short" => short: written,
        "role" => role: word,
        "groups" => groups: written_list,
        "summary" => summary: text,
    }
    /// The keys of a theme.
    THEME_KEYS, read_theme(Theme, origin) -> WrittenTheme {
        "id" => id: id,
        "name" => name: written,
    }
    /// The keys of a source.
    SOURCE_KEYS, read_source(Source, origin) -> WrittenSource {
        "id" => id: id,
        "title" => title: written,
        "outlet" => outlet: line,
        "url" => url: line,
        "kind" => kind: word,
        "terms" => terms: word,
        "grade" => grade: grade,
    }
    /// The keys of a position.
    POSITION_KEYS, read_position(Position, origin) -> WrittenPosition {
        "issue" => issue: named,
        "party" => party: named,
        "text" => text: text,
        "stance" => stance: word,
        "stance_basis" => detail.stance_basis: word,
        "conditions" => detail.conditions: text,
        "interest" => detail.interest: text,
        "salience" => detail.salience: word,
        "flexibility" => detail.flexibility: word,
        "red_line" => detail.red_line: text,
        "red_line_basis" => red_line_basis: written_word,
        "confidence" => detail.confidence: word,
        "words" => detail.words: word,
        "quote" => detail.quote: text,
    }
    /// The keys of a challenge.
    CHALLENGE_KEYS, read_challenge(Challenge, origin) -> WrittenChallenge {
        "id" => id: id,
        "text" => text: text,
        "issues" => issues: named_list,
        "owners" => owners: named_list,
        "mitigation" => mitigation: text,
    }
    /// The keys of an opportunity.
    OPPORTUNITY_KEYS, read_opportunity(Opportunity, origin) -> WrittenOpportunity {
        "id" => id: id,
        "text" => text: text,
        "issues" => issues: named_list,
        "challenges" => challenges: named_list,
    }
    /// The keys of a measure.
    MEASURE_KEYS, read_measure(Measure, origin) -> WrittenMeasure {
        "id" => id: id,
        "title" => title: line,
        "purpose" => purpose: text,
        "impact" => impact: text,
        "issues" => issues: named_list,
        "reciprocity" => reciprocity: word,
        "status" => status: word,
        "proposed_by" => proposed_by: line,
        "risk" => risk: text,
        "verification" => verification: text,
    }
    /// The keys of a step.
    STEP_KEYS, read_step(Step, origin) -> WrittenStep {
        "id" => id: id,
        "text" => text: text,
        "issues" => issues: named_list,
        "measures" => measures: named_list,
        "proposed_by" => proposed_by: line,
        "status" => status: word,
    }
    /// The keys of a pressure.
    PRESSURE_KEYS, read_pressure(Pressure, origin) -> WrittenPressure {
        "id" => id: id,
        "on" => on: named,
        "from" => from: word,
        "text" => text: text,
    }
}
