//! Tests of the decoder: what terminals are known to send, and laws over any bytes.

use proptest::prelude::*;

use super::*;

/// Everything that bytes mean, given at once and then settled.
fn decode(bytes: &[u8]) -> Vec<Input> {
    decode_pieces(&[bytes])
}

fn decode_pieces(pieces: &[&[u8]]) -> Vec<Input> {
    let mut decoder = Decoder::default();
    let mut found = vec![];
    for piece in pieces {
        decoder.feed(piece, |input| found.push(input));
    }
    decoder.settle(|input| found.push(input));
    decoder.finish(|input| found.push(input));
    found
}

/// The keys that bytes mean, as tables write them.
fn keys(bytes: &[u8]) -> String {
    let mut words = vec![];
    for input in decode(bytes) {
        match input {
            Input::Key(key) => words.push(key.to_string()),
            other @ (Input::Paste(_) | Input::Mouse(_) | Input::Answer(_)) => {
                words.push(format!("{other:?}"));
            }
        }
    }
    words.join(" ")
}

#[test]
fn the_sequences_of_common_terminals_are_keys() {
    for (bytes, expected) in [
        ("aA\u{e9}\u{416}", "a A é Ж"),
        ("\r\t\x7f\n\x08\0\x03\x1c\x1f", "Enter Tab Backspace ^j ^h ^Space ^c ^\\ ^_"),
        ("\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F", "↑ ↓ → ← Home End"),
        ("\x1bOA\x1bOH\x1bOP\x1bOQ\x1bOR\x1bOS\x1bOM", "↑ Home F1 F2 F3 F4 Enter"),
        ("\x1b[1~\x1b[2~\x1b[3~\x1b[4~\x1b[5~\x1b[6~", "Home Insert Delete End PgUp PgDn"),
        ("\x1b[15~\x1b[17~\x1b[21~\x1b[23~\x1b[24~", "F5 F6 F10 F11 F12"),
        ("\x1b[[A\x1b[[E", "F1 F5"),
        ("\x1b[Z\x1b[1;2A\x1b[1;5C\x1b[1;3D\x1b[5;5~", "Shift-Tab Shift-↑ Ctrl-→ Alt-← Ctrl-PgUp"),
        ("\x1bx\x1bX\x1b\x7f", "Alt-x Alt-X Alt-Backspace"),
        ("\x1b\x1b[A", "Esc ↑"),
        ("\x1b\x1b", "Esc Esc"),
        ("\x1b[", "Alt-["),
        ("\x1bO", "Alt-O"),
    ] {
        assert_eq!(keys(bytes.as_bytes()), expected, "{bytes:?}");
    }
}

#[test]
fn the_kitty_protocol_is_understood_and_keys_let_go_are_not_keys() {
    for (bytes, expected) in [
        ("\x1b[97u\x1b[97;5u\x1b[97:65;2u\x1b[97;2u", "a ^a A A"),
        ("\x1b[27u\x1b[13;2u\x1b[9;2u\x1b[127;3u", "Esc Shift-Enter Shift-Tab Alt-Backspace"),
        ("\x1b[97;1:3u\x1b[1;1:3A\x1b[1;1:2A\x1b[3;1:3~", "↑"),
        ("\x1b[57399u\x1b[57408u\x1b[57414u\x1b[57421u\x1b[57376u", "0 9 Enter PgUp F13"),
        ("\x1b[97;9u\x1b[57441;2u", ""),
        ("\x1b[27;5;106~", "^j"),
    ] {
        assert_eq!(keys(bytes.as_bytes()), expected, "{bytes:?}");
    }
}

#[test]
fn what_altgr_makes_is_a_character() {
    assert_eq!(keys(b"\x1b[64;7u\x1b[8364;7u\x1b[27;7;123~"), "@ € {");
    assert_eq!(keys(b"\x1b[97;7u"), "Alt-^a");
}

#[test]
fn a_paste_is_one_text_with_line_breaks_and_never_keys() {
    let text = |s: &str| vec![Input::Paste(s.to_owned())];
    assert_eq!(decode(b"\x1b[200~q\x1b[Ax\ry\r\nz\x1b[201~"), text("q\u{1b}[Ax\ny\nz"));
    assert_eq!(decode(b"\x1b[200~cut off"), text("cut off"));
    assert_eq!(decode(b"\x1b[200~\x1b[201~"), text(""));
    assert_eq!(keys(b"\x1b[200~\x1b[201~q"), "Paste(\"\") q");
}

#[test]
fn a_paste_without_end_is_passed_on_in_pieces_that_lose_nothing() {
    let text = "не потеряно ".repeat(200_000);
    let mut decoder = Decoder::default();
    let mut whole = String::new();
    let mut pieces = 0;
    let mut take = |input| match input {
        Input::Paste(piece) => {
            whole.push_str(&piece);
            pieces += 1;
        }
        other @ (Input::Key(_) | Input::Mouse(_) | Input::Answer(_)) => panic!("{other:?} in a paste"),
    };
    decoder.feed(b"\x1b[200~", &mut take);
    for chunk in text.as_bytes().chunks(4096) {
        decoder.feed(chunk, &mut take);
    }
    decoder.feed(b"\x1b[201~", &mut take);
    assert_eq!(whole, text);
    assert!(pieces > 1, "it was held whole");
}

#[test]
fn clicks_and_wheels_are_told_with_their_cell() {
    let mouse = |action, column, row| Input::Mouse(Mouse { action, column, row });
    assert_eq!(
        decode(b"\x1b[<0;10;3M\x1b[<32;11;3M\x1b[<0;10;3m\x1b[<64;1;1M\x1b[<65;300;200M\x1b[<2;1;1M\x1b[<35;4;4M"),
        [
            mouse(MouseAction::Press, 9, 2),
            mouse(MouseAction::Release, 9, 2),
            mouse(MouseAction::WheelUp, 0, 0),
            mouse(MouseAction::WheelDown, 299, 199),
        ]
    );
    assert_eq!(decode(b"\x1b[M \x2a\x23"), [mouse(MouseAction::Press, 9, 2)]);
}

#[test]
fn what_a_terminal_answers_is_no_key() {
    let told = |s: &str| Input::Answer(s.to_owned());
    assert_eq!(
        decode(b"\x1b]11;rgb:0000/0000/0000\x1b\\\x1b]10;?\x07"),
        [told("11;rgb:0000/0000/0000"), told("10;?")]
    );
    assert_eq!(keys(b"\x1b[?62;22c\x1b[?1u\x1b[12;40R\x1b[I\x1b[O"), "");
}

#[test]
fn escape_alone_waits_for_silence_and_nothing_else_does() {
    for (bytes, waits) in
        [(&b"\x1b"[..], true), (b"\x1b[", true), (b"\x1b[1", false), (b"\xd0", false), (b"a", false)]
    {
        let mut decoder = Decoder::default();
        decoder.feed(bytes, |_| ());
        assert_eq!(decoder.is_ambiguous(), waits, "{bytes:?}");
    }
}

#[test]
fn a_sequence_broken_off_does_not_swallow_the_next_key() {
    assert_eq!(keys(b"\x1b[1;5\x1b[A"), "↑");
    assert_eq!(keys(b"\x1b[1;5\xc3\xa9"), "é");
    assert_eq!(keys(b"\xd0q"), "q");
}

proptest! {
    #[test]
    fn it_does_not_matter_how_bytes_are_cut(
        parts in prop::collection::vec(prop::sample::select(vec![
            "a", "ж", "\x1b[A", "\x1b[1;5C", "\x1bOP", "\x1b[97;5u", "\x1b[200~text\r\x1b[201~", "\x1b[<0;3;4M", "\x1bx",
            "\x1b]11;rgb:0/0/0\x07", "\r",
        ]), 0..12),
        cuts in prop::collection::vec(0usize..200, 0..8),
    ) {
        let bytes = parts.concat().into_bytes();
        let mut cuts: Vec<usize> = cuts.into_iter().map(|at| at.min(bytes.len())).chain([0, bytes.len()]).collect();
        cuts.sort_unstable();
        let pieces: Vec<&[u8]> = cuts.windows(2).map(|w| &bytes[w[0]..w[1]]).collect();
        prop_assert_eq!(decode_pieces(&pieces), decode(&bytes));
    }

    #[test]
    fn no_bytes_are_a_panic_and_little_is_held(bytes in prop::collection::vec(
        prop_oneof![any::<u8>(), prop::sample::select(b"\x1b[]O<;:0129~muMR\x07\\".to_vec())], 0..300
    )) {
        let mut decoder = Decoder::default();
        let mut inputs = 0;
        decoder.feed(&bytes, |_| inputs += 1);
        prop_assert!(inputs <= bytes.len());
        if !decoder.pasting {
            prop_assert!(decoder.held.len() <= LONGEST_ANSWER + 3);
        }
    }
}
