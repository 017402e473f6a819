//! Who may see what: one rule for the screen, copying, exports and the brief, and what it withheld.

use std::collections::BTreeMap;

use super::vocabulary::{StanceBasis, Terms, Vocabulary, vocabulary};

vocabulary! {
    /// For whose eyes something is made; each sees all that the one before it sees.
    Audience {
        /// Anybody: facts from public sources.
        Public = "public",
        /// Those who work on it: every source, and the judgements.
        Team = "team",
        /// The user alone: private notes and lines to take as well.
        Own = "own",
    }
}

/// What can be shown of a dataset and its notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// The title or the number of an issue, or the dataset's title.
    Title,
    /// What something is about.
    Summary,
    /// The proposition that stances answer.
    Question,
    /// A theme.
    Theme,
    /// A party: its name, role and groups.
    Party,
    /// How far an issue has come.
    Status,
    /// The text that was agreed, and when.
    AgreedText,
    /// The text of a position.
    Words,
    /// The words in the original.
    Quote,
    /// "if …"
    Conditions,
    /// Who said it, where and when.
    Attribution,
    /// Where a party stands, coded or stated.
    Stance(StanceBasis),
    /// What could bring movement.
    Opportunity,
    /// What stands in the way.
    Challenge,
    /// A confidence-building measure, but for its risk.
    Measure,
    /// A proposed step.
    Step,
    /// A source.
    Source,
    /// How a measure could backfire.
    Risk,
    /// Why a party wants it.
    Interest,
    /// How much it matters to a party.
    Salience,
    /// How far a party could move.
    Flexibility,
    /// What may not be crossed.
    RedLine,
    /// How sure the coder is.
    Confidence,
    /// How far apart the principals are.
    Gap,
    /// What presses on a party.
    Pressure,
    /// A note that the team shares.
    TeamNote,
    /// What our side says.
    LinesToTake,
    /// A note of the user's own.
    PrivateNote,
}

/// On what an item's being seen depends.
enum Rule {
    /// Everybody sees it.
    Everybody,
    /// Everybody sees it where all its sources are public.
    PublicSources,
    /// From this audience on.
    From(Audience),
}

impl Item {
    fn rule(self) -> Rule {
        match self {
            Self::Title
            | Self::Summary
            | Self::Question
            | Self::Theme
            | Self::Party
            | Self::Status
            | Self::AgreedText => Rule::Everybody,
            Self::Words
            | Self::Quote
            | Self::Conditions
            | Self::Attribution
            | Self::Stance(StanceBasis::Stated)
            | Self::Opportunity
            | Self::Challenge
            | Self::Measure
            | Self::Step
            | Self::Source => Rule::PublicSources,
            Self::Stance(StanceBasis::Coded)
            | Self::Risk
            | Self::Interest
            | Self::Salience
            | Self::Flexibility
            | Self::RedLine
            | Self::Confidence
            | Self::Gap
            | Self::Pressure
            | Self::TeamNote => Rule::From(Audience::Team),
            Self::LinesToTake | Self::PrivateNote => Rule::From(Audience::Own),
        }
    }

    /// What several of it are called.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Title => "titles",
            Self::Summary => "summaries",
            Self::Question => "questions",
            Self::Theme => "themes",
            Self::Party => "parties",
            Self::Status => "statuses",
            Self::AgreedText => "agreed texts",
            Self::Words => "positions",
            Self::Quote => "quotes",
            Self::Conditions => "conditions",
            Self::Attribution => "attributions",
            Self::Stance(StanceBasis::Stated) => "stated stances",
            Self::Stance(StanceBasis::Coded) => "coded stances",
            Self::Opportunity => "opportunities",
            Self::Challenge => "challenges",
            Self::Measure => "measures",
            Self::Step => "steps",
            Self::Source => "sources",
            Self::Risk => "risks",
            Self::Interest => "interests",
            Self::Salience => "salience",
            Self::Flexibility => "flexibility",
            Self::RedLine => "red lines",
            Self::Confidence => "confidence",
            Self::Gap => "gaps",
            Self::Pressure => "pressures",
            Self::TeamNote => "team notes",
            Self::LinesToTake => "lines to take",
            Self::PrivateNote => "private notes",
        }
    }

    /// What one of it is called, where it is counted.
    fn singular(self) -> &'static str {
        match self {
            Self::Words => "position",
            Self::Opportunity => "opportunity",
            Self::Challenge => "challenge",
            Self::Measure => "measure",
            Self::Step => "step",
            Self::Source => "source",
            Self::Quote => "quote",
            Self::Attribution => "attribution",
            Self::Stance(StanceBasis::Stated) => "stated stance",
            Self::Title
            | Self::Summary
            | Self::Question
            | Self::Theme
            | Self::Party
            | Self::Status
            | Self::AgreedText
            | Self::Conditions
            | Self::Stance(StanceBasis::Coded)
            | Self::Risk
            | Self::Interest
            | Self::Salience
            | Self::Flexibility
            | Self::RedLine
            | Self::Confidence
            | Self::Gap
            | Self::Pressure
            | Self::TeamNote
            | Self::LinesToTake
            | Self::PrivateNote => self.plural(),
        }
    }
}

impl Audience {
    /// Whether this audience sees an item whose sources together have these terms (`None`: it has no source).
    pub fn sees(self, item: Item, terms: Option<Terms>) -> bool {
        match item.rule() {
            Rule::Everybody => true,
            Rule::PublicSources => self > Self::Public || terms == Some(Terms::Public),
            Rule::From(audience) => self >= audience,
        }
    }
}

/// What was left out for an audience, so that it can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    audience: Audience,
    /// Facts whose sources are not for it, by what they are and by the terms of their sources.
    sources: BTreeMap<(Item, Option<Terms>), usize>,
    /// What it never sees.
    items: BTreeMap<Item, usize>,
}

impl Withheld {
    /// Nothing withheld yet.
    pub fn new(audience: Audience) -> Self {
        Self { audience, sources: BTreeMap::new(), items: BTreeMap::new() }
    }

    /// Asks the rule, and counts a refusal. Ask once for each thing: for a position with [`Item::Words`], not again for its
    /// quote.
    pub fn lets(&mut self, item: Item, terms: Option<Terms>) -> bool {
        let seen = self.audience.sees(item, terms);
        if !seen {
            let count = match item.rule() {
                Rule::Everybody | Rule::PublicSources => self.sources.entry((item, terms)).or_default(),
                Rule::From(_) => self.items.entry(item).or_default(),
            };
            *count += 1;
        }
        seen
    }

    /// Whether nothing was withheld.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty() && self.items.is_empty()
    }

    /// What was withheld, one sentence each: "12 positions from restricted sources left out", "red lines: not for this
    /// audience". What an audience never sees is not counted, since the number would tell of it.
    pub fn sentences(&self) -> Vec<String> {
        let sources = self.left_out().into_iter().map(|what| format!("{what} left out"));
        let items = self.never_seen().into_iter().map(|what| format!("{what}: not for this audience"));
        sources.chain(items).collect()
    }

    /// What was left out for the sake of its sources: "12 positions from restricted sources".
    pub fn left_out(&self) -> Vec<String> {
        let sources = self.sources.iter().map(|((item, terms), count)| {
            let name = if *count == 1 { item.singular() } else { item.plural() };
            match terms {
                Some(Terms::OffRecord) => format!("{count} {name} from off-the-record sources"),
                Some(terms) => format!("{count} {name} from {} sources", terms.word()),
                None => format!("{count} {name} without a source"),
            }
        });
        sources.collect()
    }

    /// What there is that the audience never sees: "red lines".
    pub fn never_seen(&self) -> Vec<&'static str> {
        self.items.keys().map(|item| item.plural()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Audience::{Own, Public, Team};

    /// Every item, with the first audience that sees it from public sources, and from none or others.
    const TABLE: &[(Item, Audience, Audience)] = &[
        (Item::Title, Public, Public),
        (Item::Summary, Public, Public),
        (Item::Question, Public, Public),
        (Item::Theme, Public, Public),
        (Item::Party, Public, Public),
        (Item::Status, Public, Public),
        (Item::AgreedText, Public, Public),
        (Item::Words, Public, Team),
        (Item::Quote, Public, Team),
        (Item::Conditions, Public, Team),
        (Item::Attribution, Public, Team),
        (Item::Stance(StanceBasis::Stated), Public, Team),
        (Item::Opportunity, Public, Team),
        (Item::Challenge, Public, Team),
        (Item::Measure, Public, Team),
        (Item::Step, Public, Team),
        (Item::Source, Public, Team),
        (Item::Stance(StanceBasis::Coded), Team, Team),
        (Item::Risk, Team, Team),
        (Item::Interest, Team, Team),
        (Item::Salience, Team, Team),
        (Item::Flexibility, Team, Team),
        (Item::RedLine, Team, Team),
        (Item::Confidence, Team, Team),
        (Item::Gap, Team, Team),
        (Item::Pressure, Team, Team),
        (Item::TeamNote, Team, Team),
        (Item::LinesToTake, Own, Own),
        (Item::PrivateNote, Own, Own),
    ];

    #[test]
    fn every_item_is_seen_by_just_those_that_the_table_names() {
        for (item, from_public, from_others) in TABLE {
            for audience in Audience::ALL {
                let seen = |terms| audience.sees(*item, terms);
                assert_eq!(seen(Some(Terms::Public)), audience >= from_public, "{item:?} {audience:?}");
                for terms in [None, Some(Terms::Background), Some(Terms::OffRecord), Some(Terms::Restricted)]
                {
                    assert_eq!(seen(terms), audience >= from_others, "{item:?} {audience:?} {terms:?}");
                }
            }
        }
    }

    #[test]
    fn the_table_holds_every_item_under_names_of_its_own() {
        let items: std::collections::BTreeSet<_> = TABLE.iter().map(|(item, ..)| *item).collect();
        let names: std::collections::BTreeSet<_> = TABLE.iter().map(|(item, ..)| item.plural()).collect();
        assert_eq!((items.len(), names.len()), (29, 29));
    }

    #[test]
    fn what_was_withheld_is_told_by_kind_and_by_the_terms_of_its_sources() {
        let mut withheld = Withheld::new(Public);
        for _ in 0..12 {
            assert!(!withheld.lets(Item::Words, Some(Terms::Restricted)));
        }
        assert!(!withheld.lets(Item::Words, None));
        assert!(!withheld.lets(Item::Opportunity, Some(Terms::OffRecord)));
        assert!(!withheld.lets(Item::RedLine, Some(Terms::Public)));
        assert!(!withheld.lets(Item::RedLine, None));
        assert!(withheld.lets(Item::Title, None));
        assert_eq!(
            withheld.sentences(),
            [
                "1 position without a source left out",
                "12 positions from restricted sources left out",
                "1 opportunity from off-the-record sources left out",
                "red lines: not for this audience",
            ]
        );
    }

    #[test]
    fn nothing_is_withheld_from_oneself() {
        let mut withheld = Withheld::new(Own);
        assert!(TABLE.iter().all(|(item, ..)| withheld.lets(*item, None)));
        assert!(withheld.is_empty());
    }
}
