//! As much reading of Rust as the walls need: its paths, without what comments and strings say.

/// Every path of more than one part, and every `use`, groups taken apart: `a::{b, c::d}` is `a::b` and `a::c::d`.
pub(crate) fn paths(code: &str) -> Vec<(usize, Vec<String>)> {
    let tokens = tokens(code);
    let mut found = vec![];
    let mut at = 0;
    while at < tokens.len() {
        let after_use = at > 0 && tokens[at - 1].1 == "use";
        let begins = is_word(tokens[at].1) && (at == 0 || tokens[at - 1].1 != "::");
        if begins {
            let mut here = vec![];
            at = path(&tokens, at, &[], &mut here);
            found.extend(here.into_iter().filter(|(_, path)| after_use || path.len() > 1));
        } else {
            at += 1;
        }
    }
    found
}

/// Reads a path that begins at a token, with what stands before it; gives the token after it.
fn path(
    tokens: &[(usize, &str)],
    mut at: usize,
    before: &[String],
    found: &mut Vec<(usize, Vec<String>)>,
) -> usize {
    let mut path = before.to_vec();
    let line = tokens[at].0;
    loop {
        match tokens.get(at).map(|token| token.1) {
            Some("{") => {
                at += 1;
                while let Some((_, token)) = tokens.get(at) {
                    match *token {
                        "}" => return at + 1,
                        word if is_word(word) => at = self::path(tokens, at, &path, found),
                        _ => at += 1,
                    }
                }
                return at;
            }
            Some(word) if is_word(word) => path.push(word.to_owned()),
            _ => break,
        }
        at += 1;
        match tokens.get(at).map(|token| token.1) {
            Some("::") => at += 1,
            _ => break,
        }
    }
    found.push((line, path));
    at
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Words, `::` and single signs, each with its line.
pub(crate) fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut found = vec![];
    let mut line = 1;
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let length = if c.is_alphanumeric() || c == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            c.len_utf8()
        };
        if !c.is_whitespace() {
            found.push((line, &rest[..length]));
        }
        line += usize::from(c == '\n');
        rest = &rest[length..];
    }
    found
}

/// The code with comments, strings and characters blank, on the same lines.
pub(crate) fn without_comments(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after_word = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let length = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => block_comment(rest),
            '"' => quoted(rest, 1, '"'),
            'r' | 'b' | 'c' if !after_word => literal(rest),
            '\'' if is_character(rest) => quoted(rest, 1, '\''),
            _ => 0,
        };
        if length == 0 {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            code.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
        }
    }
    code
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of a string or character whose text begins at `from`.
fn quoted(text: &str, from: usize, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text[from..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return from + at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a string with a prefix (`r"…"`, `br#"…"#`, `b'…'`), 0 if it is none.
fn literal(text: &str) -> usize {
    let prefix = text.find(|c| !matches!(c, 'r' | 'b' | 'c')).unwrap_or(0);
    let hashes = text[prefix..].find(|c| c != '#').unwrap_or(0);
    let open = prefix + hashes;
    match text[open..].chars().next() {
        Some('"') if text[..prefix].contains('r') => {
            let end = format!("\"{}", "#".repeat(hashes));
            text[open + 1..].find(&end).map_or(text.len(), |at| open + 1 + at + end.len())
        }
        Some(quote @ ('"' | '\'')) if hashes == 0 && prefix <= 2 => quoted(text, open + 1, quote),
        _ => 0,
    }
}

/// Whether a `'` begins a character rather than a lifetime.
fn is_character(text: &str) -> bool {
    let mut chars = text.chars().skip(1);
    matches!((chars.next(), chars.next()), (Some('\\'), _) | (Some(_), Some('\'')))
}
