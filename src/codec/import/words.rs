//! The words that people put over columns, in English, German and French, a row for each field.
//!
//! They are written as [`super::headings::key`] makes them: without accents and signs ("massnahme", "lfd nr"). A plural in
//! -s is understood with its singular. A list is one text, parted at commas, so that a row of the table stays a row.

use super::field::Field;

/// The words of a list.
pub(super) fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(", ")
}

/// What each field is called, beside its own word.
pub(super) const WORDS: &[(Field, &str)] = &[
    (Field::Id, "id, ids, issue id, id issue, identifier, kennung, identifiant, rcid, unid, slug"),
    (
        Field::Number,
        "number, no, nr, num, n, numero, nummer, lfd nr, lfd, lfdnr, laufende nummer, pos nr, ziffer, top nr, \
         serial number, serial no, s no, sl no, order, ordre, reihenfolge, roll call, rollcall, vote number, \
         agenda number, agenda no, item number, item no, tagesordnungsnummer, row number, nr ordre",
    ),
    (
        Field::Issue,
        "issue, issues, title, titel, titre, intitule, issue name, issue title, name of issue, streitpunkt, \
         streitpunkte, streitfrage, streitfragen, verhandlungspunkt, verhandlungspunkte, \
         verhandlungsgegenstand, verhandlungsthema, verhandlungsthemen, sachfrage, sachfragen, konfliktpunkt, \
         konfliktpunkte, streitthema, streitthemen, enjeu, enjeux, point litigieux, \
         points litigieux, point de negociation, points de negociation, point de desaccord, points de \
         desaccord, sticking point, point of contention, bone of contention, points of contention, disputed \
         point, policy issue, contentious issue, matter, vorhaben, issue area title, short title, kurztitel, \
         titre court, bezeichnung, betreff, issue label, subtopic, sub topic, subtheme, sub theme, sub issue, \
         unterthema, unterpunkt, sous theme, sous sujet, sous question",
    ),
    (
        Field::Summary,
        "summary, description, beschreibung, zusammenfassung, kurzbeschreibung, resume, background, context, \
         kontext, hintergrund, contexte, about, worum es geht, abstract, inhalt, what it is about, \
         sachverhalt, issue description, synopsis",
    ),
    (Field::Question, "question text, fragestellung, leitfrage, policy question"),
    (Field::Themes, "themes, themen, tags, schlagworte, schlagworter, keywords, mots cles"),
    (
        Field::Status,
        "status, state of play, sachstand, verhandlungsstand, stand der verhandlungen, stand der dinge, etat \
         d avancement, avancement, statut, progress, fortschritt, where it stands, etat des negociations, \
         bearbeitungsstand",
    ),
    (
        Field::AgreedText,
        "agreed text, agreed language, agreed wording, vereinbarter text, einigungstext, texte convenu, texte \
         agree, kompromisstext",
    ),
    (Field::AgreedOn, "agreed on, date agreed, agreed date, date of agreement, vereinbart am, convenu le"),
    (Field::Gap, "gap, abstand, ecart"),
    (
        Field::LinesToTake,
        "lines to take, line to take, ltt, talking points, speaking points, speaking notes, sprechpunkte, \
         sprachregelung, elements de langage",
    ),
    (
        Field::Challenges,
        "challenge, obstacle, barrier, hurdle, stumbling block, difficulty, difficulties, problem, blocker, \
         impediment, sticking factors, herausforderung, herausforderungen, hindernis, hindernisse, hurde, \
         hurden, schwierigkeit, schwierigkeiten, probleme, stolperstein, stolpersteine, haupthindernisse, \
         defi, defis, difficulte, difficultes, ecueil, ecueils",
    ),
    (
        Field::Opportunities,
        "opportunity, opportunities, chance, chancen, moglichkeit, moglichkeiten, gelegenheit, gelegenheiten, \
         opportunite, opportunites, entry point, ansatzpunkt, ansatzpunkte",
    ),
    (
        Field::Party,
        "party, parties, partei, parteien, parti, partis, partie, country, countries, land, lander, pays, \
         state, staat, staaten, etat, etats, delegation, delegationen, actor, akteur, akteure, acteur, \
         acteurs, stakeholder, member state, mitgliedstaat, mitgliedstaaten, mitgliedsstaat, \
         mitgliedsstaaten, etat membre, etats membres, fraktion, fraktionen, party name, name of party, \
         political party, politische partei, parteiname, verhandlungspartei, verhandlungsparteien, \
         konfliktpartei, konfliktparteien, partie prenante, parties prenantes, country name, landername, who, \
         wer, qui, bloc, candidate, kandidat, kandidatin, kandidaten, candidat, candidats, beteiligte, \
         verhandlungspartner, partei kurzbezeichnung, partei kurzel, parteikurzel, groupe \
         politique, political group",
    ),
    (
        Field::Position,
        "position, standpunkt, standpunkte, haltung, haltungen, positionen, stellungnahme, stellungnahmen, \
         stellung, view, answer, response, antwort, antworten, reponse, reponses, point de vue, points de \
         vue, posture, viewpoint, prise de position, prises de position, what they want, what it says, what it wants, says, wants, was sie sagen, was sie wollen, ce \
         qu ils disent, ce qu ils veulent",
    ),
    (Field::Stance, "stance, vote, votum, stimmverhalten, abstimmungsverhalten, stance code, stance word"),
    (Field::StanceBasis, "stance basis"),
    (
        Field::Text,
        "text, begrundung, begrundungen, erlauterung, erlauterungen, argument, argumente, argumentation, \
         reason, reasons given, reasoning, rationale, justification, explanation, position text, motif, \
         motifs, explication, explications, texte, explanation of vote, what they said, what they say, what was said",
    ),
    (
        Field::Conditions,
        "condition, caveat, reservation, bedingung, bedingungen, vorbehalt, vorbehalte, voraussetzung, \
         voraussetzungen, reserve, precondition, vorbedingung, vorbedingungen",
    ),
    (
        Field::Interest,
        "interest, underlying interest, interesse, interessen, interet, interets, why, warum, pourquoi, \
         motive, motivation, beweggrund, beweggrunde",
    ),
    (
        Field::Salience,
        "salience, importance, wichtigkeit, bedeutung, saillance, priority, prioritat, priorite",
    ),
    (
        Field::Flexibility,
        "flexibility, flexibilitat, flexibilite, spielraum, verhandlungsspielraum, room for manoeuvre, room \
         for maneuver, marge de manoeuvre, marge de manœuvre, beweglichkeit",
    ),
    (Field::RedLine, "red line, redline, rote linie, rote linien, ligne rouge, lignes rouges"),
    (Field::RedLineBasis, "red line basis"),
    (Field::Confidence, "confidence, confidence level, certainty, certitude, konfidenz, niveau de confiance"),
    (Field::Words, "words, wording type"),
    (
        Field::By,
        "by, said by, speaker, spokesperson, sprecher, sprecherin, redner, rednerin, orateur, oratrice, \
         gesagt von, who said it, dit par, wer hat es gesagt, porte parole",
    ),
    (
        Field::Quote,
        "quote, quotation, zitat, zitate, wortlaut, originalzitat, im wortlaut, citation, verbatim, original \
         quote, original words, exact words, exact wording, original wording",
    ),
    (Field::Source, "source, quelle, quellen, beleg, belege, quellenangabe, source document"),
    (Field::Url, "url, link, weblink, hyperlink, lien, liens, website, source url, web"),
    (Field::Locator, "locator, page, pages, seite, seiten, para, paragraph, absatz, paragraphe, fundstelle"),
    (
        Field::Date,
        "date, timestamp, zeitstempel, horodateur, datum, tag, day, jour, when, wann, quand, year, jahr, annee, as of, stand vom",
    ),
    (
        Field::Measure,
        "measure, confidence measure, confidence building measure, cbm, csbm, massnahme, massnahmen, \
         vertrauensbildende massnahme, vertrauensbildende massnahmen, vertrauensmassnahme, \
         vertrauensmassnahmen, mesure, mesures, mesure de confiance, mesures de confiance, mesure de \
         renforcement de la confiance, mesures de renforcement de la confiance",
    ),
    (Field::Purpose, "purpose, zweck, ziel, ziele, aim, objective, goal, but, objectif, objectifs, finalite"),
    (
        Field::Impact,
        "impact, expected impact, effect, expected effect, expected outcome, expected result, wirkung, \
         wirkungen, erwartete wirkung, erwartete wirkungen, auswirkung, auswirkungen, erwartete auswirkung, \
         erwartete auswirkungen, effet, effets, impact attendu, effet attendu, effets attendus, resultat \
         attendu, resultats attendus, impacts attendus, erwartetes ergebnis",
    ),
    (Field::Reciprocity, "reciprocity, gegenseitigkeit, reciprocite"),
    (Field::ProposedBy, "proposed by, proposer, vorgeschlagen von, vorschlag von, propose par, suggested by"),
    (Field::Risk, "risk, risiko, risiken, risque, risques"),
    (
        Field::Verification,
        "verification, verifikation, uberprufung, monitoring, verification method, nachprufung",
    ),
    (
        Field::Step,
        "step, proposed step, suggested step, schritt, schritte, vorgeschlagener schritt, vorgeschlagene \
         schritte, etape, etapes, etape proposee, etapes proposees",
    ),
    (Field::Pressure, "pressure, druck, pression, pressions"),
    (
        Field::PressureFrom,
        "pressure from, kind of pressure, type of pressure, source of pressure, origin of pressure, art des \
         drucks, herkunft des drucks, type de pression, origine de la pression",
    ),
    (
        Field::Mitigation,
        "mitigation, mitigating action, mitigation measure, abhilfe, attenuation, gegenmittel",
    ),
    (Field::Ignore, "ignore"),
];

/// Words that name the issue where no column plainly does, and beside one that does a field of it. The first row that has a
/// column names the issue.
pub(super) const EITHER: &[(Field, &str)] = &[
    (Field::Themes, "topic, thema, subject, subject matter, sujet, sujets, gegenstand, debate topic"),
    (
        Field::Number,
        "agenda item, item, point, punkt, tagesordnungspunkt, top, point de l ordre du jour, resolution, \
         bill, motion, antrag, amendment, article, artikel, vorlage, gesetzentwurf, anderungsantrag, clause, \
         klausel",
    ),
    (
        Field::Question,
        "question, frage, statement, these, thesis, theses, thesen, proposition, proposal, vorschlag, \
         aussage, aussagen, affirmation, forderung, forderungen, vorschlage, claim, demand, policy, \
         policy proposal, ask, asks",
    ),
    (
        Field::Themes,
        "theme, area, policy area, policy field, issue area, topic area, politikfeld, politikbereich, \
         bereich, themenbereich, themenfeld, themengebiet, themenblock, category, kategorie, kategorien, \
         categorie, domain, domaine, cluster, chapter, kapitel, chapitre, basket, korb, corbeille, rubrik, \
         rubrique, field, sector, sektor, secteur, section",
    ),
    (Field::Challenges, "knackpunkt, knackpunkte"),
    (Field::Source, "evidence, indiz, indizien"),
];

/// What a party says that is no field by itself: "Israel's demands", "Vorschlag der Schweiz".
pub(super) const CLAIMS: &str = "ask, asks, demand, demands, proposal, proposals, claim, claims, statement, statements, offer, offers, terms, \
     forderung, forderungen, vorschlag, vorschlage, proposition, propositions, exigences, revendications";

/// Headings that are neither a field nor a party.
pub(super) const NEITHER: &str = "yes, yea, nay, aye, abst, present, not voting, don t know, dont know, undecided, unsure, no opinion, weiss nicht, unentschieden, keine meinung, ne sait pas, sans opinion, contra, kontra, ja, oui, for, in favour, in favor, pro, dafur, pour, against, dagegen, contre, con, nein, non, \
     abstain, abstained, abstention, enthaltung, enthaltungen, absent, abwesend, result, ergebnis, resultat, \
     outcome, score, punktzahl, rank, rang, average, mean, median, mittelwert, moyenne, durchschnitt, count, \
     anzahl, nombre, turnout, sum, summe, somme, insgesamt, gesamt, percent, prozent, pourcentage, share, \
     anteil, weight, gewicht, poids, owner, responsible, verantwortlich, zustandig, responsable, lead, \
     deadline, frist, due, due date, echeance, next step, nachster schritt, nachste schritte, prochaines \
     etapes, action, to do, todo, type, typ, art, author, autor, autorin, auteur, reference, referenz, ref, \
     consensus, konsens, agreement, einigung, accord, overlap, common ground, gemeinsamkeiten, convergence, \
     divergence, difference, unterschied, unterschiede, assessment, einschatzung, evaluation, analysis, \
     analyse, bewertung, conclusion, fazit, overall, majority, mehrheit, majorite, compromise, kompromiss, \
     compromis, detail, details, misc, sonstiges, divers, other, others, andere, autres, version, last \
     updated, updated, aktualisiert, mis a jour, session, sitzung, seance, name, names, code, key, index, \
     kurzel, language, sprache, langue, attachment, anlage, annexe, annex, document, file, datei, landing \
     zone, zopa, batna, likelihood, probability, wahrscheinlichkeit, severity, cost, costs, kosten, offer, \
     offers, terms, exigences, revendications, cout, couts, budget, format, \
     agreed, adopted, decision, decisions, decided, vereinbart, angenommen, beschlossen, entscheidung, \
     entscheidungen, convenu, adopte, decide, \
     checked, gepruft, verifie, done, erledigt, fait, credibility, relevance, reliability, glaubwurdigkeit, \
     relevanz, credibilite, pertinence";

/// A heading that holds one of these words is no party, whatever else it says.
pub(super) const NEVER: &str = "note, notes, notiz, notizen, comment, comments, kommentar, kommentare, commentaire, commentaires, \
     remark, remarks, remarque, remarques, bemerkung, bemerkungen, anmerkung, anmerkungen, observations, \
     total, totals, totaux, votes, stimmen, voix";

/// Words before (in French after) a heading that change nothing of what it means.
pub(super) const DECORATIONS: &str = "potential, key, main, major, possible, likely, current, primary, principal, general, overall, short, \
     brief, full, official, stated, negotiating, public, opening, initial, open, outstanding, disputed, \
     contentious, contested, core, central, specific, important, remaining, the, internal, external, \
     political, anticipated, identified, common, name of the, list of, mogliche, moglicher, potenzielle, \
     potentielle, wichtige, wichtigste, zentrale, offene, offener, strittige, strittiger, interne, externe, \
     grosste, bestehende, aktuelle, aktueller, offizielle, der, die, das, le, la, les, l, principaux, \
     principale, principales, potentiels, potentielles, potentiel, possibles, eventuels, eventuelles, \
     internes, externes, cles, cle, actuel, actuelle, if any, optional, falls vorhanden, le cas echeant";

/// What stands before "position" without naming whose it is.
pub(super) const NOBODY: &str = "our, their, its, his, her, my, your, unsere, unser, ihre, seine, notre, leur, sa, joint, shared, \
     compromise, fallback, previous, former, final, agreed, original, new, old, latest, preferred, own, \
     private, draft, average, median, majority, minority, default, plenary, roll, call, popular, bargaining, \
     policy, paper, type, date, code, score, level, value, in, on, and, or, und, oder, et, ou, other, andere, \
     autre, whole, group, 1, 2, 3, a, b, of, alternative, summary, starting, closing, past, future, present, \
     gemeinsame, commune, legal, middle, neutral, first, second, third, erste, zweite, each, all, alle, per, \
     by, for";
