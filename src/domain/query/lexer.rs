//! A query's text cut into terms and bars, each with its place in the text.

use std::ops::Range;

/// A piece of the text, unquoted, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spanned {
    pub(super) text: String,
    /// Quotation marks included.
    pub(super) range: Range<usize>,
}

/// What a term says, before anybody asks whether there is such a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Body {
    /// A word or a phrase; empty where nothing stands after a sign.
    Text(Spanned),
    /// `~word`
    Fuzzy(Spanned),
    /// `head:value,value`; no value where nothing stands after the colon.
    Field(Spanned, Vec<Spanned>),
}

/// One thing of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// `|`
    Bar(Range<usize>),
    /// A term, and whether a `-` stands before it.
    Term { range: Range<usize>, negated: bool, body: Body },
}

/// Cuts a text into its tokens. Never fails: an open quotation mark reaches to the end.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip(char::is_whitespace);
        let start = lexer.at;
        match lexer.peek() {
            None => return tokens,
            Some('|') => {
                lexer.at += 1;
                tokens.push(Token::Bar(start..lexer.at));
            }
            Some(_) => {
                let negated = lexer.take('-');
                let body = lexer.body();
                tokens.push(Token::Term { range: start..lexer.at, negated, body });
            }
        }
    }
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(sign);
        if found {
            self.at += sign.len_utf8();
        }
        found
    }

    fn skip(&mut self, matches: impl Fn(char) -> bool) {
        let rest = &self.text[self.at..];
        self.at += rest.find(|c| !matches(c)).unwrap_or(rest.len());
    }

    fn body(&mut self) -> Body {
        if self.take('~') {
            return Body::Fuzzy(self.quoted().unwrap_or_else(|| self.bare(ends_term)));
        }
        // A colon within quotation marks is text; one that follows them makes a party's name of what they hold.
        let head = self.quoted().unwrap_or_else(|| self.bare(|c| ends_term(c) || c == ':'));
        if self.take(':') { Body::Field(head, self.values()) } else { Body::Text(head) }
    }

    fn values(&mut self) -> Vec<Spanned> {
        let mut values = Vec::new();
        loop {
            let value = self.quoted().unwrap_or_else(|| self.bare(|c| ends_term(c) || c == ','));
            if !value.text.is_empty() {
                values.push(value);
            }
            if !self.take(',') {
                return values;
            }
        }
    }

    fn bare(&mut self, ends: impl Fn(char) -> bool) -> Spanned {
        let start = self.at;
        self.skip(|c| !ends(c));
        Spanned { text: self.text[start..self.at].to_owned(), range: start..self.at }
    }

    fn quoted(&mut self) -> Option<Spanned> {
        let start = self.at;
        let open = self.peek().filter(|c| is_quote(*c))?;
        self.at += open.len_utf8();
        let inner = self.at;
        self.skip(|c| !is_quote(c));
        let text = self.text[inner..self.at].to_owned();
        if let Some(close) = self.peek() {
            self.at += close.len_utf8();
        }
        Some(Spanned { text, range: start..self.at })
    }
}

fn ends_term(c: char) -> bool {
    c.is_whitespace() || c == '|'
}

/// Straight, or as phones and word processors make them.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201C}'..='\u{201F}')
}
