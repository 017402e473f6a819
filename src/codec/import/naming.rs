//! Whom a heading names: "Ukraine's Position", "Haltung der SPD" and "Ukraine – source" name a party and a field of what it
//! says.
//!
//! A position in the wrong mouth is the worst that an import can do. So a heading is cut only at a word that is known, and a
//! genitive without an apostrophe ("Ukraines Position") only where the name without it is one.

use crate::domain::named::{self, Named};
use crate::domain::{Dataset, text::fold};

use super::field::Field;
use super::headings::{Lexicon, Meaning, key};
use super::words::{NOBODY, words};

/// A party that a heading names, and the field of it that the column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OfParty {
    /// The party's name.
    pub(super) name: String,
    /// The field.
    pub(super) field: Field,
    /// Whether the heading says so by itself; else only where another names the party.
    pub(super) is_plain: bool,
    /// Whether an -s was taken for a genitive.
    pub(super) genitive: bool,
}

/// The most words of a heading that names anybody; what has more is a sentence.
const MOST_CUTS: usize = 16;

/// The longest name, in bytes, that is looked for.
const LONGEST: usize = 160;

/// The name by which a dataset has a party, if it has it.
pub(super) fn known_party(known: Option<&Dataset>, name: &str) -> Option<String> {
    let known = known?;
    match named::party(known, name) {
        Named::One(ix) => Some(known.party(ix).name.to_string()),
        Named::Several(_) | Named::Nothing { .. } => None,
    }
}

/// Whose a column is, where its heading says so.
pub(super) fn of_party(heading: &str, lexicon: &Lexicon, known: Option<&Dataset>) -> Option<OfParty> {
    let heading = lexicon.noteless(heading.trim());
    if heading.len() > LONGEST {
        return None;
    }
    let cuts = cuts(heading);
    if cuts.len() > MOST_CUTS {
        return None;
    }
    let after = cuts.iter().find_map(|at| {
        let (name, field) = (&heading[..*at], of_position(lexicon, &heading[*at..])?);
        Some((name, field, !is_parted(name, &heading[*at..]), false))
    });
    let before = || {
        cuts.iter().rev().find_map(|at| {
            let (field, name) = (of_position(lexicon, &heading[..*at])?, &heading[*at..]);
            Some((name, field, !is_parted(&heading[..*at], name), true))
        })
    };
    let (rest, field, is_run_on, is_after) = after.or_else(before)?;
    let rest = unwrapped(rest);
    let (owner, is_possessive) = match of(rest).filter(|_| is_after) {
        Some(owner) => (owner, true),
        None => possessive(rest).map_or((rest, false), |owner| (owner, true)),
    };
    let owner = if known_party(known, owner).is_some() { owner } else { without_the(owner) };
    let (owner, genitive) = match genitive(owner, known).filter(|_| is_run_on && (is_after || !is_possessive))
    {
        Some(owner) => (owner, true),
        None => (owner, false),
    };
    let is_parted_off = !is_after || !is_run_on || is_possessive;
    // "Party's position", "Parties' positions" and "Our position" name nobody.
    let is_nobody =
        key(owner).split(' ').all(|word| word.is_empty() || words(NOBODY).any(|nobody| nobody == word));
    let is_name = is_parted_off || owner.chars().next().is_some_and(|c| !c.is_lowercase());
    let in_dataset = known_party(known, owner);
    if in_dataset.is_none() && (is_nobody || !is_name || lexicon.meaning(owner) != Meaning::Unknown) {
        return None;
    }
    let is_plain = is_possessive || genitive || matches!(field, Field::Position | Field::Stance);
    let name = in_dataset.unwrap_or_else(|| owner.to_owned());
    Some(OfParty { name, field, is_plain, genitive })
}

/// Whether a heading says a field of somebody's position without naming whom: "Source text", "Our position", "Party's view".
pub(super) fn is_of_nobody(heading: &str, lexicon: &Lexicon) -> bool {
    heading.len() <= LONGEST
        && cuts(heading).iter().any(|at| {
            of_position(lexicon, &heading[..*at]).is_some() || of_position(lexicon, &heading[*at..]).is_some()
        })
}

/// Whether a heading is of somebody and neither a field nor a party: "Mediator's assessment".
pub(super) fn is_of_somebody(heading: &str, lexicon: &Lexicon) -> bool {
    heading.len() <= LONGEST
        && cuts(heading).iter().any(|at| {
            possessive(unwrapped(&heading[..*at])).is_some()
                && lexicon.meaning(&heading[*at..]) == Meaning::Neither
        })
}

/// A field of a position.
fn of_position(lexicon: &Lexicon, word: &str) -> Option<Field> {
    lexicon.word(unwrapped(word)).filter(|field| is_of_position(*field) || is_of_where(*field))
}

/// Whether a field is a position's and nothing else's.
pub(super) fn is_of_position(field: Field) -> bool {
    use Field as F;
    match field {
        F::Position | F::Stance | F::StanceBasis | F::Text | F::Conditions | F::Interest | F::Salience => {
            true
        }
        F::Flexibility | F::RedLine | F::RedLineBasis | F::Confidence | F::Words | F::By | F::Quote => true,
        F::Id | F::Number | F::Issue | F::Summary | F::Question | F::Themes | F::Status | F::AgreedText => {
            false
        }
        F::AgreedOn | F::Gap | F::LinesToTake | F::Challenges | F::Opportunities | F::Party | F::Source => {
            false
        }
        F::Url | F::Locator | F::Date | F::Measure | F::Purpose | F::Impact | F::Reciprocity => false,
        F::ProposedBy | F::Risk | F::Verification | F::Mitigation | F::Ignore => false,
        F::Step | F::Pressure | F::PressureFrom => false,
    }
}

/// Whether a field is of where something is from, which a position may say as well as an issue.
pub(super) fn is_of_where(field: Field) -> bool {
    matches!(field, Field::Source | Field::Url | Field::Locator | Field::Date)
}

/// Where a heading may be cut in two: between words, and after signs that part.
fn cuts(heading: &str) -> Vec<usize> {
    let mut cuts = vec![];
    let mut before = ' ';
    for (at, c) in heading.char_indices() {
        let is_cut = before.is_whitespace() && !c.is_whitespace() || ":/|_".contains(before) || c == '(';
        if at > 0 && is_cut {
            cuts.push(at);
        }
        before = c;
    }
    cuts
}

/// Whether a sign parts the two sides of a cut.
fn is_parted(left: &str, right: &str) -> bool {
    left.trim_end().ends_with(is_sign) || right.trim_start().starts_with(is_sign)
}

fn is_sign(c: char) -> bool {
    ":/|_(),–—-".contains(c)
}

/// What is between the signs and in the brackets.
fn unwrapped(part: &str) -> &str {
    let mut part = part.trim();
    loop {
        let cut = part.trim_matches(|c: char| c.is_whitespace() || ":/|_,–—".contains(c));
        let cut = cut.strip_suffix(" -").or_else(|| cut.strip_prefix("- ")).unwrap_or(cut);
        let inside = cut.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
        let cut = inside.filter(|it| it.find(')') >= it.find('(')).unwrap_or(cut);
        let cut = cut.trim_matches(['"', '“', '”', '„', '«', '»']);
        if cut.len() == part.len() {
            return cut;
        }
        part = cut;
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{2BC}' | '´' | '`')
}

/// The owner in "Ukraine's", "the Netherlands'", "Hans’".
fn possessive(name: &str) -> Option<&str> {
    let without = name.trim_end_matches(['s', 'S']);
    if name.len() - without.len() == 1
        && let Some(owner) = without.strip_suffix(is_apostrophe)
    {
        return Some(owner.trim()).filter(|owner| !owner.is_empty());
    }
    name.strip_suffix(is_apostrophe).filter(|owner| owner.ends_with(['s', 'S', 'x', 'z', 'ß']))
}

/// The owner in "of Ukraine", "der Ukraine", "de l’Ukraine".
fn of(name: &str) -> Option<&str> {
    const WORDS: [&str; 14] = [
        "of the ", "of ", "by ", "von der ", "von den ", "von ", "vom ", "der ", "des ", "de l'", "de la ",
        "du ", "d'", "de ",
    ];
    WORDS.into_iter().find_map(|word| without(name, word))
}

fn without_the(name: &str) -> &str {
    without(name, "the ").unwrap_or(name)
}

/// A text without this beginning, blind to case and to the shape of an apostrophe.
fn without<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for wanted in beginning.chars() {
        let c = rest.next()?;
        if !(c.eq_ignore_ascii_case(&wanted) || wanted == '\'' && is_apostrophe(c)) {
            return None;
        }
    }
    Some(rest.as_str().trim()).filter(|rest| !rest.is_empty())
}

/// The owner in "Ukraines", where that is surely a genitive: the owner is known, or is the German name of a place.
fn genitive<'a>(name: &'a str, known: Option<&Dataset>) -> Option<&'a str> {
    let owner = name.strip_suffix('s').filter(|owner| owner.chars().count() > 2)?;
    if known_party(known, name).is_some() {
        return None;
    }
    let folded = fold(owner);
    let is_place = ["land", "reich", "ien", "stan"].iter().any(|end| folded.ends_with(end))
        || words(PLACES).any(|place| place == folded);
    let is_plural = ["netherland", "island", "highland", "lowland", "falkland", "alien", "client"]
        .iter()
        .any(|end| folded.ends_with(end));
    (known_party(known, owner).is_some() || is_place && !is_plural).then_some(owner)
}

/// Places whose genitive Germans write with an -s, beside those whose endings tell it; folded.
const PLACES: &str = "agypten, albanien, amerika, argentinien, athiopien, bahrain, bayern, berlin, bern, bosnien, brussel, \
     budapest, chile, china, danemark, ecuador, england, europa, ghana, hamburg, hessen, indien, irak, iran, \
     israel, japan, jemen, kanada, katar, kenia, kiew, kolumbien, korea, kosovo, kuba, kuwait, libanon, \
     liechtenstein, litauen, london, luxemburg, mali, malta, marokko, mexiko, moldau, moldova, montenegro, \
     moskau, niger, nigeria, nordkorea, nordmazedonien, norwegen, oman, pakistan, peking, peru, polen, \
     portugal, sachsen, schweden, sudafrika, sudan, sudkorea, taiwan, thuringen, ukraine, ungarn, venezuela, \
     vietnam, wien";
