//! The words that people use for what the format's closed lists hold: statuses, saliences, terms and the like.

use crate::domain::vocabulary::{
    Confidence, Flexibility, GapWord, PressureFrom, Progress, Reciprocity, RedLineBasis, Role, Salience,
    SourceKind, StanceBasis, Status, Terms, Vocabulary, Words,
};

use super::stances::normal;

/// A closed list with the words for it in other people's tables.
pub(super) trait Wording: Vocabulary + Copy + 'static {
    /// The values that an author may write.
    const VALUES: &'static [Self];
    /// What the list is of, as a message says it.
    const WHAT: &'static str;
    /// Words beside the format's own, in the form that [`normal`] gives.
    const ALSO: &'static [(Self, &'static [&'static str])];
    /// The format's word, and how a person reads it.
    fn own(self) -> [&'static str; 2];
}

/// The value that a cell stands for.
pub(super) fn value<V: Wording>(cell: &str) -> Option<V> {
    let word = normal(cell);
    let own = V::VALUES.iter().find(|value| value.own().iter().any(|own| normal(own) == word));
    let also = || V::ALSO.iter().find(|(_, all)| all.contains(&word.as_str())).map(|(value, _)| value);
    own.or_else(also).copied()
}

/// What to say of a cell that stands for none.
pub(super) fn unknown<V: Wording>() -> String {
    let all: Vec<_> = V::VALUES.iter().map(|value| value.own()[0]).collect();
    format!("no {} that is known; there are {}", V::WHAT, all.join(", "))
}

macro_rules! wording {
    ($($name:ident, $values:expr, $what:literal { $($variant:ident: $($word:literal)+;)+ })+) => {$(
        impl Wording for $name {
            const VALUES: &'static [Self] = $values;
            const WHAT: &'static str = $what;
            const ALSO: &'static [(Self, &'static [&'static str])] = &[$((Self::$variant, &[$($word),+]),)+];
            fn own(self) -> [&'static str; 2] { [self.word(), self.label()] }
        }
    )+};
}

wording! {
    Status, Self::ALL, "status" {
        NotOpened: "not started" "not yet opened" "nicht eroffnet" "nicht begonnen" "noch nicht begonnen" "pas ouvert" "non ouvert" "pas commence";
        Open: "opened" "ongoing" "under negotiation" "under discussion" "offen" "in verhandlung" "ouvert" "en negociation" "en discussion" "en cours";
        InPrinciple: "agreed in principle" "im grundsatz" "grundsatzlich" "grundsatzlich vereinbart" "im grundsatz geeinigt" "grundsatzlich geeinigt" "en principe" "accord de principe";
        AdReferendum: "agreed ad referendum";
        Agreed: "settled" "vereinbart" "geeinigt" "einig" "convenu" "accepte";
        Parked: "on hold" "deferred" "set aside" "postponed" "zuruckgestellt" "vertagt" "ausgesetzt" "reporte" "suspendu" "en suspens";
    }
    Salience, Self::ALL, "salience" {
        Low: "niedrig" "gering" "faible" "bas" "basse";
        Medium: "moderate" "mittel" "moyen" "moyenne";
        High: "hoch" "eleve" "elevee" "haut" "haute";
        Critical: "vital" "very high" "sehr hoch" "entscheidend" "kritisch" "critique" "tres eleve" "tres elevee";
    }
    Flexibility, Self::ALL, "flexibility" {
        None: "no" "inflexible" "keine" "aucune";
        Limited: "little" "begrenzt" "limitee" "limite";
        Some: "etwas" "moderate" "une certaine";
        Open: "flexible" "offen" "ouverte" "ouvert";
    }
    Confidence, Self::ALL, "confidence" {
        Low: "niedrig" "gering" "faible";
        Moderate: "medium" "mittel" "moyen" "moyenne" "moderee";
        High: "hoch" "eleve" "elevee";
    }
    Words, Self::ALL, "kind of words" {
        Verbatim: "quote" "quoted" "literal" "wortlich" "wortlaut" "zitat" "textuel" "mot a mot" "citation";
        Paraphrase: "paraphrased" "sinngemass" "paraphrasiert" "umschreibung";
        Reported: "indirect" "berichtet" "indirekt" "rapporte";
    }
    StanceBasis, Self::ALL, "basis of a stance" {
        Coded: "judged" "expert" "kodiert" "code" "codee";
        Stated: "declared" "self placed" "vote" "erklart" "declare" "declaree";
    }
    RedLineBasis, Self::ALL, "basis of a red line" {
        Stated: "said" "erklart" "declare" "declaree";
        Inferred: "guessed" "assumed" "abgeleitet" "vermutet" "deduit" "deduite" "suppose" "supposee";
    }
    GapWord, Self::AUTHORED, "gap" {
        None: "no" "no gap" "keine" "aucun";
        Narrow: "small" "klein" "gering" "faible" "etroit";
        Wide: "large" "big" "gross" "weit" "grand";
    }
    Reciprocity, Self::ALL, "reciprocity" {
        Unilateral: "one sided" "einseitig" "unilateral measure" "unilaterale";
        Mutual: "reciprocal" "gegenseitig" "wechselseitig" "mutuel" "mutuelle" "reciproque";
        Joint: "together" "gemeinsam" "conjoint" "conjointe" "commun" "commune";
    }
    Progress, Self::ALL, "status of a measure" {
        Proposed: "suggested" "vorgeschlagen" "propose" "proposee";
        Agreed: "vereinbart" "convenu" "convenue";
        UnderWay: "in progress" "ongoing" "started" "laufend" "im gange" "begonnen" "en cours";
        Stalled: "stuck" "blocked" "stockt" "blockiert" "bloque" "bloquee";
        Breached: "violated" "broken" "verletzt" "gebrochen" "viole" "violee";
        Done: "completed" "complete" "finished" "implemented" "erledigt" "abgeschlossen" "umgesetzt" "fait" "termine" "acheve";
    }
    Role, Self::ALL, "part in the talks" {
        Principal: "negotiating party" "main party" "hauptpartei" "verhandlungspartei" "partie principale";
        Mediator: "facilitator" "vermittler" "vermittlerin" "mediateur" "mediatrice";
        Guarantor: "garant" "garantin";
        Supporter: "ally" "unterstutzer" "verbundeter" "soutien" "allie";
        Observer: "beobachter" "beobachterin" "observateur" "observatrice";
    }
    SourceKind, Self::ALL, "kind of source" {
        Text: "document" "dokument" "texte";
        Vote: "abstimmung" "scrutin";
        Statement: "communique" "press release" "erklarung" "pressemitteilung" "declaration";
        Speech: "rede" "discours" "address";
        Interview: "entretien";
        Press: "newspaper" "article" "press report" "presse" "zeitung" "journal";
        Leak: "leaked" "fuite";
        Expert: "expert view" "experte" "report" "study" "studie" "etude";
    }
    Terms, Self::ALL, "terms of use" {
        Public: "offentlich" "publique" "on the record" "on record";
        Background: "hintergrund" "unter 2";
        OffRecord: "unter 3" "vertraulich" "confidential" "confidentiel";
        Restricted: "internal" "intern" "interne" "secret" "geheim" "restreint" "restreinte";
    }
    PressureFrom, Self::ALL, "origin of a pressure" {
        Domestic: "internal" "innenpolitisch" "interieure" "interieur";
        International: "external" "foreign" "aussenpolitisch" "internationale";
        Military: "militarisch" "militaire";
        Economic: "economical" "financial" "wirtschaftlich" "economique";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every word of a list has one meaning and is in its compared form.
    fn is_sound<V: Wording + PartialEq + std::fmt::Debug>() {
        for (meant, all) in V::ALSO {
            for word in *all {
                assert_eq!(normal(word), *word);
                assert_eq!(value::<V>(word), Some(*meant), "{word}");
            }
        }
        for meant in V::VALUES {
            for word in meant.own() {
                assert_eq!(value::<V>(&word.to_uppercase()), Some(*meant), "{word}");
            }
        }
        assert_eq!(value::<V>("perhaps"), None);
        assert!(unknown::<V>().contains(V::VALUES[0].own()[0]));
    }

    #[test]
    fn no_word_means_two_values_of_a_list() {
        is_sound::<Status>();
        is_sound::<Salience>();
        is_sound::<Flexibility>();
        is_sound::<Confidence>();
        is_sound::<Words>();
        is_sound::<StanceBasis>();
        is_sound::<RedLineBasis>();
        is_sound::<GapWord>();
        is_sound::<Reciprocity>();
        is_sound::<Progress>();
        is_sound::<Role>();
        is_sound::<SourceKind>();
        is_sound::<Terms>();
        is_sound::<PressureFrom>();
    }

    #[test]
    fn the_words_of_a_table_in_german_and_french_are_understood() {
        assert_eq!(value("In Verhandlung"), Some(Status::Open));
        assert_eq!(value("Ad referendum"), Some(Status::AdReferendum));
        assert_eq!(value::<Status>("closed"), None, "agreed or given up: nobody can tell");
        assert_eq!(value("élevée"), Some(Salience::High));
        assert_eq!(value::<GapWord>("all-reject"), None, "only ever derived");
    }
}
