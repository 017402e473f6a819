//! The fields that a column of a table may be, by the names that the format gives them.

use crate::domain::vocabulary::{Vocabulary, vocabulary};

vocabulary! {
    /// What a column holds. `--column COL=FIELD` names it by this word.
    Field {
        /// The issue's id.
        Id = "id",
        /// Its number.
        Number = "number",
        /// Its title.
        Issue = "issue",
        /// What it is about.
        Summary = "summary",
        /// The question that stances answer.
        Question = "question",
        /// Its themes.
        Themes = "themes",
        /// Where it stands.
        Status = "status",
        /// The text that was agreed.
        AgreedText = "agreed_text",
        /// When it was agreed.
        AgreedOn = "agreed_on",
        /// The author's word on the gap.
        Gap = "gap",
        /// What our side says.
        LinesToTake = "lines_to_take",
        /// What blocks it.
        Challenges = "challenges",
        /// What might unblock it.
        Opportunities = "opportunities",
        /// Who takes the position.
        Party = "party",
        /// A stance word, or words, or both ("support: only if measured jointly").
        Position = "position",
        /// A stance word and nothing else.
        Stance = "stance",
        /// Whether that is a judgement or the party's own answer.
        StanceBasis = "stance_basis",
        /// The words, which are never taken for a stance.
        Text = "text",
        /// "if …"
        Conditions = "conditions",
        /// Why they want it.
        Interest = "interest",
        /// How much it matters to them.
        Salience = "salience",
        /// How far they could move.
        Flexibility = "flexibility",
        /// What may not be crossed.
        RedLine = "red_line",
        /// Whether the red line was said.
        RedLineBasis = "red_line_basis",
        /// How sure the coder is.
        Confidence = "confidence",
        /// How near the text is to what was said.
        Words = "words",
        /// Who said it.
        By = "by",
        /// The words in the original.
        Quote = "quote",
        /// Where it is from.
        Source = "source",
        /// Where that is found on the web.
        Url = "url",
        /// Where in the source.
        Locator = "locator",
        /// When: of the position in a table of positions, else of the issue.
        Date = "date",
        /// A measure's title.
        Measure = "measure",
        /// What it is for.
        Purpose = "purpose",
        /// What is expected of it.
        Impact = "impact",
        /// How it binds the sides.
        Reciprocity = "reciprocity",
        /// Who proposed it.
        ProposedBy = "proposed_by",
        /// How it could backfire.
        Risk = "risk",
        /// How it would be verified.
        Verification = "verification",
        /// A proposed step.
        Step = "step",
        /// What presses on a party.
        Pressure = "pressure",
        /// Where that comes from.
        PressureFrom = "pressure_from",
        /// What would lessen a challenge.
        Mitigation = "mitigation",
        /// Nothing that is taken.
        Ignore = "ignore",
    }
}
