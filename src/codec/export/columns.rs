//! The columns of the tables that are handed over: what stands over each, in which table, in what order. Whoever writes such
//! a table and whoever reads one take them from here.

use crate::domain::vocabulary::{StanceBasis, Vocabulary, vocabulary};
use crate::domain::{Dataset, Stance};

use Column as C;

vocabulary! {
    /// A column, by the heading that stands over it.
    Column {
        /// The number of an issue.
        Number = "Number",
        /// The title of an issue.
        Issue = "Issue",
        /// The titles of several issues.
        Issues = "Issues",
        /// The question that stances answer.
        Question = "Question",
        /// What it is about.
        Summary = "Summary",
        /// The names of themes.
        Themes = "Themes",
        /// How far it has come.
        Status = "Status",
        /// The text that was agreed.
        AgreedText = "Agreed text",
        /// When that was.
        AgreedOn = "Agreed on",
        /// The author's word on the gap.
        Gap = "Gap",
        /// What our side says.
        LinesToTake = "Lines to take",
        /// The name of a party.
        Party = "Party",
        /// A stance, by the format's own word.
        Stance = "Stance",
        /// What that stance is called here.
        StanceName = "Stance name",
        /// Whether it was judged or given.
        StanceBasis = "Stance basis",
        /// The words.
        Text = "Text",
        /// "if …"
        Conditions = "Conditions",
        /// The words in the original.
        Quote = "Quote",
        /// How near the text is to what was said.
        Words = "Words",
        /// Who said it.
        By = "By",
        /// When.
        Date = "Date",
        /// The titles of sources; of a source its title.
        Source = "Source",
        /// Where in the source.
        Locator = "Locator",
        /// Why a party wants it.
        Interest = "Interest",
        /// How much it matters to it.
        Salience = "Salience",
        /// How far it could move.
        Flexibility = "Flexibility",
        /// What may not be crossed.
        RedLine = "Red line",
        /// Whether that was said.
        RedLineBasis = "Red line basis",
        /// How sure the coder is.
        Confidence = "Confidence",
        /// What could bring movement.
        Opportunity = "Opportunity",
        /// What is set against an opportunity.
        Challenges = "Challenges",
        /// What stands in the way.
        Challenge = "Challenge",
        /// Whose move it is.
        WhoseMove = "Whose move",
        /// What would lessen a challenge.
        Mitigation = "Mitigation",
        /// The title of a measure.
        Measure = "Measure",
        /// The titles of measures.
        Measures = "Measures",
        /// What a measure is for.
        Purpose = "Purpose",
        /// What is expected of it.
        Impact = "Expected impact",
        /// How it binds the sides.
        Reciprocity = "Reciprocity",
        /// Who proposed it.
        ProposedBy = "Proposed by",
        /// How it could backfire.
        Risk = "Risk",
        /// How it would be verified.
        Verification = "Verification",
        /// A proposed step.
        Step = "Step",
        /// What presses on a party.
        Pressure = "Pressure",
        /// Where that comes from.
        PressureFrom = "Pressure from",
        /// A party's short name.
        ShortName = "Short name",
        /// Its part in the talks.
        Role = "Role",
        /// The groups it belongs to.
        Groups = "Groups",
        /// The name of a theme.
        Theme = "Theme",
        /// Who published a source.
        Outlet = "Outlet",
        /// Where it is found.
        Url = "URL",
        /// What sort of thing it is.
        Kind = "Kind",
        /// On what terms it may be used.
        Terms = "Terms",
        /// Its Admiralty grade.
        Grade = "Grade",
        /// The number of a source among the references.
        Reference = "Reference",
        /// The numbers of sources among the references.
        References = "References",
        /// Who an issue itself is from.
        IssueBy = "Issue by",
        /// Of what day it is.
        IssueDate = "Issue date",
        /// Where in its sources.
        IssueLocator = "Issue locator",
        /// Ids of those.
        IssueSourceIds = "Issue source ids",
        /// Issues that move with this one.
        LinkedIds = "Linked issue ids",
        /// Ids of themes, in the order of their names.
        ThemeIds = "Theme ids",
        /// Ids of issues.
        IssueIds = "Issue ids",
        /// Ids of challenges.
        ChallengeIds = "Challenge ids",
        /// Ids of the parties whose move it is.
        OwnerIds = "Whose move ids",
        /// Ids of measures.
        MeasureIds = "Measure ids",
        /// Ids of sources.
        SourceIds = "Source ids",
        /// The id of an issue.
        IssueId = "Issue id",
        /// The id of a party.
        PartyId = "Party id",
        /// The id of a theme.
        ThemeId = "Theme id",
        /// The id of a source.
        SourceId = "Source id",
        /// The id of an opportunity.
        OpportunityId = "Opportunity id",
        /// The id of a challenge.
        ChallengeId = "Challenge id",
        /// The id of a measure.
        MeasureId = "Measure id",
        /// The id of a step.
        StepId = "Step id",
        /// The id of a pressure.
        PressureId = "Pressure id",
    }
}

vocabulary! {
    /// A table, by its name.
    Sheet {
        /// A row for each position, and one for each issue that has none.
        Positions = "Positions",
        /// What could bring movement.
        Opportunities = "Opportunities",
        /// What stands in the way.
        Challenges = "Challenges",
        /// Measures that build confidence.
        Measures = "Measures",
        /// Proposed steps.
        Steps = "Steps",
        /// What presses on the parties.
        Pressures = "Pressures",
        /// The parties.
        Parties = "Parties",
        /// The themes.
        Themes = "Themes",
        /// The sources, as references.
        Sources = "Sources",
    }
}

vocabulary! {
    /// What a file of tables says of the whole, by the word that stands before it.
    HeadLine {
        /// The title.
        Title = "Title",
        /// The banner.
        Handling = "Handling",
        /// The day.
        AsOf = "As of",
        /// The id.
        Id = "Dataset id",
        /// What it is about.
        Summary = "Summary",
        /// The question of every issue that has none of its own.
        Question = "Default question",
        /// Whether stances are given where a row does not say.
        Basis = "Stance basis",
        /// What a stance is called, by the format's own word: "oppose = does not agree".
        Name = "Stance name",
    }
}

impl HeadLine {
    /// What tables say of the whole beside what every file does.
    pub(super) fn of(dataset: &Dataset) -> Vec<(Self, String)> {
        let head = dataset.head();
        let mut all: Vec<(Self, String)> = vec![];
        all.extend(head.summary.iter().map(|it| (Self::Summary, it.to_string())));
        all.extend(head.default_question.iter().map(|it| (Self::Question, it.to_string())));
        if head.stance_basis == StanceBasis::Stated {
            all.push((Self::Basis, head.stance_basis.word().to_owned()));
        }
        let name = |(stance, name): &(Stance, _)| (Self::Name, format!("{} = {name}", stance.word()));
        all.extend(head.stance_names.iter().map(name));
        all.extend(head.id.iter().map(|id| (Self::Id, id.to_string())));
        all
    }
}

impl Sheet {
    /// Its columns, in their order: what people read first, what ties the tables together last.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Positions => POSITIONS,
            Self::Opportunities => OPPORTUNITIES,
            Self::Challenges => CHALLENGES,
            Self::Measures => MEASURES,
            Self::Steps => STEPS,
            Self::Pressures => PRESSURES,
            Self::Parties => PARTIES,
            Self::Themes => THEMES,
            Self::Sources => SOURCES,
        }
    }

    /// The columns that are always there, and by which the table is known again: no table of another hand has them all.
    pub fn marks(self) -> &'static [Column] {
        match self {
            Self::Positions => &[C::Issue, C::Party, C::IssueId, C::PartyId],
            Self::Opportunities => &[C::Opportunity, C::OpportunityId],
            Self::Challenges => &[C::Challenge, C::ChallengeId],
            Self::Measures => &[C::Measure, C::MeasureId],
            Self::Steps => &[C::Step, C::StepId],
            Self::Pressures => &[C::Party, C::Pressure, C::PressureId],
            Self::Parties => &[C::Party, C::Role, C::PartyId],
            Self::Themes => &[C::Theme, C::ThemeId],
            Self::Sources => &[C::Source, C::Terms, C::SourceId],
        }
    }

    /// The table whose headings these are, if they are those of one.
    pub fn of_headings<'a>(headings: impl Iterator<Item = &'a str>) -> Option<(Self, Vec<Column>)> {
        let columns: Vec<Column> = headings.map(Column::from_word).collect::<Option<_>>()?;
        let is_of = |sheet: &&Self| {
            sheet.marks().iter().all(|mark| columns.contains(mark))
                && columns.iter().all(|column| sheet.columns().contains(column))
        };
        let sheet = Self::ALL.iter().find(is_of).copied()?;
        Some((sheet, columns))
    }
}

const POSITIONS: &[Column] = &[
    C::Number,
    C::Issue,
    C::Question,
    C::Summary,
    C::Themes,
    C::Status,
    C::AgreedText,
    C::AgreedOn,
    C::Gap,
    C::LinesToTake,
    C::Party,
    C::Stance,
    C::StanceName,
    C::StanceBasis,
    C::Text,
    C::Conditions,
    C::Quote,
    C::Words,
    C::By,
    C::Date,
    C::Source,
    C::Locator,
    C::Interest,
    C::Salience,
    C::Flexibility,
    C::RedLine,
    C::RedLineBasis,
    C::Confidence,
    C::References,
    C::IssueBy,
    C::IssueDate,
    C::IssueLocator,
    C::IssueSourceIds,
    C::LinkedIds,
    C::ThemeIds,
    C::SourceIds,
    C::IssueId,
    C::PartyId,
];

const OPPORTUNITIES: &[Column] = &[
    C::Opportunity,
    C::Challenges,
    C::Issues,
    C::By,
    C::Date,
    C::Source,
    C::Locator,
    C::References,
    C::ChallengeIds,
    C::IssueIds,
    C::SourceIds,
    C::OpportunityId,
];

const CHALLENGES: &[Column] = &[
    C::Challenge,
    C::WhoseMove,
    C::Mitigation,
    C::Issues,
    C::By,
    C::Date,
    C::Source,
    C::Locator,
    C::References,
    C::OwnerIds,
    C::IssueIds,
    C::SourceIds,
    C::ChallengeId,
];

const MEASURES: &[Column] = &[
    C::Measure,
    C::Purpose,
    C::Impact,
    C::Reciprocity,
    C::Status,
    C::ProposedBy,
    C::Risk,
    C::Verification,
    C::Issues,
    C::By,
    C::Date,
    C::Source,
    C::Locator,
    C::References,
    C::IssueIds,
    C::SourceIds,
    C::MeasureId,
];

const STEPS: &[Column] = &[
    C::Step,
    C::Status,
    C::ProposedBy,
    C::Measures,
    C::Issues,
    C::By,
    C::Date,
    C::Source,
    C::Locator,
    C::References,
    C::MeasureIds,
    C::IssueIds,
    C::SourceIds,
    C::StepId,
];

const PRESSURES: &[Column] = &[
    C::Party,
    C::PressureFrom,
    C::Pressure,
    C::By,
    C::Date,
    C::Source,
    C::Locator,
    C::References,
    C::SourceIds,
    C::PartyId,
    C::PressureId,
];

const PARTIES: &[Column] = &[
    C::Party,
    C::ShortName,
    C::Role,
    C::Groups,
    C::Summary,
    C::By,
    C::Date,
    C::Source,
    C::Locator,
    C::References,
    C::SourceIds,
    C::PartyId,
];

const THEMES: &[Column] = &[C::Theme, C::ThemeId];

const SOURCES: &[Column] = &[
    C::Reference,
    C::Source,
    C::Outlet,
    C::By,
    C::Date,
    C::Kind,
    C::Terms,
    C::Grade,
    C::Locator,
    C::Url,
    C::SourceId,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_is_known_by_its_headings_with_and_without_those_that_may_be_missing() {
        for sheet in Sheet::ALL {
            for columns in [sheet.columns(), sheet.marks()] {
                let found = Sheet::of_headings(columns.iter().map(|column| column.word()));
                assert_eq!(found, Some((*sheet, columns.to_vec())));
            }
            assert!(sheet.marks().iter().all(|mark| sheet.columns().contains(mark)), "{sheet:?}");
        }
        assert_eq!(Sheet::of_headings(["Issue", "Party", "Text"].into_iter()), None);
        assert_eq!(Sheet::of_headings(["Issue", "Party", "Issue id", "Party id", "Note"].into_iter()), None);
    }
}
