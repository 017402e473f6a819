//! What a query asks about: whether the notes have to be read for it, and which parties it sets against each other.

use crate::domain::records::PartyIx;
use crate::domain::standings::Standings;

use super::field::{Mark, Test};
use super::{Kind, Query};

impl Query {
    /// Whether it asks anything of the notes, for which they have to be there.
    pub fn wants_notes(&self) -> bool {
        self.terms().any(|term| asks_of_notes(&term.test))
    }

    /// The parties that each `differ:` and `agree:` compares, where it stands alone: those it names, else the principals on
    /// screen, or all principals where fewer than two of them are. None twice.
    pub fn contrasts(&self, standings: &Standings, shown: &[PartyIx]) -> Vec<Vec<PartyIx>> {
        let mut all: Vec<Vec<PartyIx>> = Vec::new();
        for condition in &self.conditions {
            let Kind::Rows(terms) = &condition.kind else { continue };
            let [term] = terms.as_slice() else { continue };
            let Test::Compare(_, named) = &term.test else { continue };
            let parties = if named.is_empty() { principals_among(standings, shown) } else { named.clone() };
            if !all.contains(&parties) {
                all.push(parties);
            }
        }
        all
    }
}

/// The principals among those on screen, or all of them where fewer than two are.
pub(super) fn principals_among(standings: &Standings, shown: &[PartyIx]) -> Vec<PartyIx> {
    let is_principal = |party: &PartyIx| standings.principals().binary_search(party).is_ok();
    let principals: Vec<_> = shown.iter().copied().filter(is_principal).collect();
    if principals.len() < 2 { standings.principals().to_vec() } else { principals }
}

/// Whether a term asks of the notes.
pub(super) fn asks_of_notes(test: &Test) -> bool {
    match test {
        Test::Note(_) | Test::Tag(_) | Test::Kind(_) | Test::Author(_) => true,
        Test::Is(marks) => marks.contains(&Mark::Noted),
        Test::Anything
        | Test::Word(_)
        | Test::Fuzzy(_)
        | Test::Theme(_)
        | Test::Stance(_)
        | Test::PartyStance(..)
        | Test::Status(_)
        | Test::Gap(_)
        | Test::Compare(..)
        | Test::Source(_)
        | Test::Terms(_)
        | Test::Since(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audience::Audience;
    use crate::domain::specimen::river;

    #[test]
    fn the_notes_are_wanted_only_where_something_is_asked_of_them() {
        let dataset = river();
        for (text, wanted) in [
            ("", false),
            ("flow theme:water gap:wide", false),
            ("is:missing,noted", true),
            ("flow | -tag:ask", true),
            ("note:border", true),
            ("kind:question", true),
        ] {
            assert_eq!(Query::parse(text, &dataset).wants_notes(), wanted, "{text}");
        }
    }

    #[test]
    fn the_parties_set_against_each_other_are_those_named_or_the_principals_shown() {
        let dataset = river();
        let standings = Standings::of(&dataset, None, Audience::Own);
        let shown: Vec<_> = dataset.party_ixs().collect();
        let of = |text: &str| Query::parse(text, &dataset).contrasts(&standings, &shown);
        let party = |id: &str| dataset.find_party(id).expect(id);
        assert_eq!(of("theme:water"), Vec::<Vec<PartyIx>>::new());
        assert_eq!(of("differ:"), [standings.principals().to_vec()]);
        assert_eq!(of("-agree:south,north differ:north,south"), [[party("north"), party("south")]]);
        assert_eq!(of("differ:north,south | flow"), Vec::<Vec<PartyIx>>::new());
    }
}
