//! Taking away by `y`: what the public may have, whatever the screen shows, and what was left out.

use demarche::app::{Effect, MOST_TAKEN};

use crate::driver::{Driver, RIVER, UKRAINE};

/// What was sent to the terminal last.
fn sent(driver: &Driver) -> Option<&str> {
    driver.effects.iter().rev().find_map(|effect| {
        if let Effect::SendToTerminal { text } = effect { Some(text.as_str()) } else { None }
    })
}

const TALKS: &str = r#"
title = "Talks"
handling = "Training"
as_of = 2031-05-12
default_source = "paper"

[[source]]
id = "paper"
title = "A paper"
outlet = "The Gazette"
date = 2031-05-09

[[source]]
id = "cable"
title = "A cable"
terms = "restricted"

[[party]]
id = "north"
name = "North"

[[party]]
id = "south"
name = "South"

[[party]]
id = "delta"
name = "Delta"

[[issue]]
id = "flow"
title = "Flow"
status = "open"

[[position]]
issue = "flow"
party = "north"
text = "Forty a second"
conditions = "measured jointly"
stance = "support"
stance_basis = "stated"
by = "Minister"
locator = "para 3"

[[position]]
issue = "flow"
party = "south"
quote = "Never."
stance = "oppose"

[[position]]
issue = "flow"
party = "delta"
text = "whatever the north takes"
source = "cable"

[[measure]]
id = "gauges"
title = "Joint gauges"
risk = "blame"
issues = ["flow"]

[[step]]
id = "line"
text = "A line between operators"
source = "cable"
"#;

#[test]
fn a_cell_is_sent_with_who_said_it_and_where() {
    let mut driver = Driver::new(TALKS, (120, 30)).press("yc");
    assert_eq!(
        sent(&driver),
        Some(
            "Flow / North: supports: Forty a second, if measured jointly (paraphrase, Minister, A paper (The Gazette), para 3, 9 May 2031)"
        )
    );
    assert!(driver.text().contains("sent to the terminal: the cell"), "{}", driver.text());
}

#[test]
fn a_row_is_sent_for_the_public_and_what_was_left_out_is_said() {
    let mut driver = Driver::new(TALKS, (160, 30)).press("yr");
    let text = sent(&driver).expect("a copy").to_owned();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "1 Flow (open)");
    assert!(lines[1].starts_with("- North: supports: Forty a second"), "{text}");
    assert_eq!(lines[2], "- South: “Never.” (A paper (The Gazette), 9 May 2031)");
    assert_eq!(lines[3], "- Delta: nothing public");
    let screen = driver.text();
    assert!(
        screen.contains("1 position from restricted sources left out; coded stances: not for this audience")
    );
    driver.type_keys("Ryr");
    assert_eq!(sent(&driver), Some(text.as_str()), "room mode copies the same");
    let screen = driver.text();
    assert!(screen.contains("sent to the terminal: the row") && !screen.contains("left out"), "{screen}");
}

#[test]
fn a_view_is_sent_as_it_stands_under_its_title_day_and_handling() {
    let driver = Driver::new(TALKS, (120, 30)).press("yv");
    let text = sent(&driver).expect("a copy");
    assert!(
        text.starts_with("Talks\nas of 12 May 2031\nTraining\n\n1 Flow (open)\n- North: supports"),
        "{text}"
    );
    let driver = driver.press("cyv");
    let text = sent(&driver).expect("a copy");
    assert_eq!(text.matches("\n- ").count(), 3, "{text}");
    let mut driver = driver.press("3yv");
    let text = sent(&driver).expect("a copy");
    assert!(
        text.ends_with("Confidence-building measures\n\n- Joint gauges (A paper (The Gazette), 9 May 2031)")
    );
    let screen = driver.text();
    assert!(
        screen.contains("1 step from restricted sources left out; risks: not for this audience"),
        "{screen}"
    );
}

#[test]
fn a_citation_is_the_quote_or_marked_words_with_party_speaker_day_and_source() {
    let mut driver = Driver::new(TALKS, (120, 30)).press("yq");
    assert_eq!(
        sent(&driver),
        Some(
            "Forty a second, if measured jointly [paraphrase] — North, Minister, 9 May 2031; A paper (The Gazette), para 3"
        )
    );
    driver.type_keys("lyq");
    assert_eq!(sent(&driver), Some("“Never.” — South, 9 May 2031; A paper (The Gazette)"));
    let before = driver.effects.len();
    driver.type_keys("lyq");
    assert!(driver.text().contains("not cited: its source is restricted"), "{}", driver.text());
    driver.type_keys("Ryq");
    assert!(driver.text().contains("not cited: nothing public is recorded here"), "{}", driver.text());
    driver.type_keys("0yq");
    assert!(driver.text().contains("move to the cell of a party"), "{}", driver.text());
    let sent_since = driver.effects[before..].iter().filter(|it| matches!(it, Effect::SendToTerminal { .. }));
    assert_eq!(sent_since.count(), 0);
}

#[test]
fn what_has_nothing_public_is_not_sent_and_the_reason_is_said() {
    let mut driver = Driver::new(TALKS, (120, 30)).press("llyc");
    let told = "not sent: nothing public is recorded here; 1 position from restricted sources left out";
    assert!(driver.text().contains(told), "{}", driver.text());
    driver.type_keys("3jyc");
    assert!(driver.text().contains("not sent: this is not public; 1 step"), "{}", driver.text());
    let mut driver = Driver::new(UKRAINE, (120, 30)).press("lyc");
    assert!(driver.text().contains("not sent: nothing is recorded here"), "{}", driver.text());
    driver.type_keys("awho?<esc>5yv");
    assert!(driver.text().contains("notes are never taken away"), "{}", driver.text());
    assert_eq!(sent(&driver), None);
}

#[test]
fn what_is_too_long_is_refused_and_not_cut() {
    let words = "x".repeat(MOST_TAKEN / 2);
    let one = format!(
        "\n[[position]]\nissue = \"flow\"\nparty = \"north\"\ndate = 2031-05-10\ntext = \"{words}\"\n"
    );
    let once: &'static str = format!("{TALKS}{one}").leak();
    let driver = Driver::new(once, (120, 30)).press("yv");
    assert!(sent(&driver).is_some_and(|text| text.contains(&words) && text.len() <= MOST_TAKEN));
    let twice: &'static str = format!("{TALKS}{one}{}", one.replace("xx", "yy")).leak();
    for keys in ["yc", "yr", "yv", "yq"] {
        let mut driver = Driver::new(twice, (120, 30)).press(keys);
        assert!(driver.text().contains("not sent: "), "{keys}: {}", driver.text());
        assert_eq!(sent(&driver), None);
    }
}

#[test]
fn what_may_follow_y_is_shown() {
    let mut driver = Driver::new(RIVER, (100, 30)).press("y");
    let screen = driver.text();
    for name in ["c copy-cell", "r copy-row", "v copy-view", "q copy-citation"] {
        assert!(screen.contains(name), "{screen}");
    }
}
