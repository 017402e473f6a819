//! Where a party stands: the five-step scale, and the answers that are off it.

use super::vocabulary::{Vocabulary, vocabulary};

vocabulary! {
    /// A party's answer to the question of an issue.
    Stance {
        /// Yes.
        Support = "support" ("supports"),
        /// Yes, with hesitation or conditions.
        LeaningFor = "leaning-for" ("leaning for"),
        /// Says it takes no side.
        Neutral = "neutral",
        /// No, with room.
        LeaningAgainst = "leaning-against" ("leaning against"),
        /// No.
        Oppose = "oppose" ("opposes"),
        /// Looked for, nothing said.
        Silent = "silent",
        /// Ambiguous, maybe on purpose.
        Unclear = "unclear",
        /// Two readings of one day, or sources that disagree.
        Contested = "contested",
        /// Awaiting instructions.
        Awaiting = "awaiting" ("awaiting instructions"),
        /// Does not concern this party.
        NotApplicable = "n/a",
    }
}

impl Stance {
    /// The place on the scale in half units, from −2 (oppose) to +2 (support); `None` off the scale.
    ///
    /// Half units keep the ordinal arithmetic whole: leaning-for is ½, that is 1.
    pub fn halves(self) -> Option<i8> {
        match self {
            Self::Support => Some(2),
            Self::LeaningFor => Some(1),
            Self::Neutral => Some(0),
            Self::LeaningAgainst => Some(-1),
            Self::Oppose => Some(-2),
            Self::Silent | Self::Unclear | Self::Contested | Self::Awaiting | Self::NotApplicable => None,
        }
    }

    /// Whether distances to it mean something.
    pub fn on_scale(self) -> bool {
        self.halves().is_some()
    }

    /// One cell that tells it from every other stance without colour.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Support => "●",
            Self::LeaningFor => "◕",
            Self::Neutral => "◐",
            Self::LeaningAgainst => "◔",
            Self::Oppose => "○",
            Self::Silent => "·",
            Self::Unclear => "?",
            Self::Contested => "≠",
            Self::Awaiting => "…",
            Self::NotApplicable => "–",
        }
    }

    /// The same for terminals without Unicode.
    pub fn ascii(self) -> &'static str {
        match self {
            Self::Support => "+",
            Self::LeaningFor => "/",
            Self::Neutral => "0",
            Self::LeaningAgainst => "\\",
            Self::Oppose => "x",
            Self::Silent => ".",
            Self::Unclear => "?",
            Self::Contested => "!",
            Self::Awaiting => "@",
            Self::NotApplicable => "-",
        }
    }
}

/// What is known of one party on one issue at one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// A stance, on the scale or off it.
    Stance(Stance),
    /// There are words; nobody has judged them.
    Uncoded,
    /// There is nothing: our homework.
    NoEntry,
}

impl Standing {
    /// What it is called to those who may not know how stances were judged.
    pub fn veiled(self) -> &'static str {
        match self {
            Self::Uncoded => "stance not shown",
            Self::NoEntry => "nothing public",
            Self::Stance(stance) => stance.label(),
        }
    }

    /// The place on the scale in half units, if there is one.
    pub fn halves(self) -> Option<i8> {
        match self {
            Self::Stance(stance) => stance.halves(),
            Self::Uncoded | Self::NoEntry => None,
        }
    }

    /// Whether it can be compared.
    pub fn on_scale(self) -> bool {
        self.halves().is_some()
    }

    /// The words for it; no two states share them.
    pub fn label(self) -> &'static str {
        match self {
            Self::Stance(stance) => stance.label(),
            Self::Uncoded => "stance not coded",
            Self::NoEntry => "no entry",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_stance_differs_by_glyph_by_letter_and_by_word() {
        let glyphs: HashSet<_> = Stance::ALL.iter().map(|s| s.glyph()).collect();
        let letters: HashSet<_> = Stance::ALL.iter().map(|s| s.ascii()).collect();
        let words: HashSet<_> = Stance::ALL.iter().map(|s| s.label()).collect();
        assert_eq!(
            (glyphs.len(), letters.len(), words.len()),
            (Stance::ALL.len(), Stance::ALL.len(), Stance::ALL.len())
        );
    }

    #[test]
    fn the_scale_is_even_and_centred() {
        let values: Vec<_> = Stance::ALL.iter().filter_map(|s| s.halves()).collect();
        assert_eq!(values, [2, 1, 0, -1, -2]);
    }
}
