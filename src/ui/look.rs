//! How things look, by role: views name what a thing is, never a colour.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::{Stance, Standing};

/// What a piece of the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Plain words.
    Text,
    /// What the eye needs first.
    Strong,
    /// A heading.
    Heading,
    /// What is rarely needed.
    Dim,
    /// Where the cursor is.
    Focus,
    /// The row or column of the cursor.
    FocusLine,
    /// A match of the filter.
    Lit,
    /// Something to be seen: the current view, a key, a choice.
    Accent,
    /// A condition of the filter.
    Chip,
    /// Supports.
    Support,
    /// Leaning for.
    LeaningFor,
    /// Neutral.
    Neutral,
    /// Leaning against.
    LeaningAgainst,
    /// Opposes.
    Oppose,
    /// A stance off the scale.
    OffScale,
    /// A red line.
    RedLine,
    /// Notes, their marks and counts.
    Note,
    /// What only the user should see.
    Private,
    /// Something to mind.
    Warning,
    /// Something failed.
    Error,
    /// A line between panes.
    Rule,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 21] = [
        Self::Text,
        Self::Strong,
        Self::Heading,
        Self::Dim,
        Self::Focus,
        Self::FocusLine,
        Self::Lit,
        Self::Accent,
        Self::Chip,
        Self::Support,
        Self::LeaningFor,
        Self::Neutral,
        Self::LeaningAgainst,
        Self::Oppose,
        Self::OffScale,
        Self::RedLine,
        Self::Note,
        Self::Private,
        Self::Warning,
        Self::Error,
        Self::Rule,
    ];

    /// The role of a standing.
    pub fn of(standing: Standing) -> Self {
        match standing {
            Standing::Stance(Stance::Support) => Self::Support,
            Standing::Stance(Stance::LeaningFor) => Self::LeaningFor,
            Standing::Stance(Stance::Neutral) => Self::Neutral,
            Standing::Stance(Stance::LeaningAgainst) => Self::LeaningAgainst,
            Standing::Stance(Stance::Oppose) => Self::Oppose,
            Standing::Stance(
                Stance::Silent
                | Stance::Unclear
                | Stance::Contested
                | Stance::Awaiting
                | Stance::NotApplicable,
            ) => Self::OffScale,
            Standing::Uncoded => Self::Text,
            Standing::NoEntry => Self::Dim,
        }
    }
}

/// The names of the looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LookName {
    /// For dark grounds.
    #[default]
    Dark,
    /// For light grounds.
    Light,
    /// Bold, bright, nothing dim.
    HighContrast,
    /// No colour at all.
    Mono,
}

impl LookName {
    /// Every look.
    pub const ALL: [Self; 4] = [Self::Dark, Self::Light, Self::HighContrast, Self::Mono];

    /// The name, as the command line takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::Mono => "mono",
        }
    }
}

/// A look: a style for every role, and whether glyphs are kept to ASCII.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    styles: fn(Role) -> Style,
    /// Glyphs and lines in ASCII.
    pub ascii: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self::new(LookName::default(), false)
    }
}

impl Look {
    /// A look by its name.
    pub fn new(name: LookName, ascii: bool) -> Self {
        let styles = match name {
            LookName::Dark => |role| coloured(role, dark(role)),
            LookName::Light => |role| coloured(role, light(role)),
            LookName::HighContrast => |role| match dark(role) {
                Some(color) => Style::new().fg(color).add_modifier(modifiers(role).union(Modifier::BOLD)),
                None => Style::new().add_modifier(modifiers(role).difference(Modifier::DIM)),
            },
            LookName::Mono => |role| coloured(role, None),
        };
        Self { styles, ascii }
    }

    /// A look of one's own.
    pub fn of(styles: fn(Role) -> Style, ascii: bool) -> Self {
        Self { styles, ascii }
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        (self.styles)(role)
    }

    /// The glyph of a stance.
    pub fn stance(&self, stance: Stance) -> &'static str {
        if self.ascii { stance.ascii() } else { stance.glyph() }
    }

    /// The glyph of a standing; empty where words stand alone or nothing does.
    pub fn glyph(&self, standing: Standing) -> &'static str {
        match standing {
            Standing::Stance(stance) => self.stance(stance),
            Standing::Uncoded | Standing::NoEntry => "",
        }
    }

    /// One of two, by whether the terminal is kept to ASCII.
    pub fn pick(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.ascii { ascii } else { unicode }
    }

    /// The mark of a red line.
    pub fn red_line(&self) -> &'static str {
        self.pick("⊘", "#")
    }

    /// The mark of notes.
    pub fn note(&self) -> &'static str {
        self.pick("✎", "*")
    }

    /// The mark of a marked issue or party.
    pub fn marked(&self) -> &'static str {
        self.pick("◆", "*")
    }

    /// The bar beside the row of the cursor.
    pub fn bar(&self) -> &'static str {
        self.pick("▌", ">")
    }

    /// A rule lying down.
    pub fn horizontal(&self) -> &'static str {
        self.pick("─", "-")
    }

    /// A rule standing up.
    pub fn vertical(&self) -> &'static str {
        self.pick("│", "|")
    }

    /// The sign that something was cut.
    pub fn ellipsis(&self) -> &'static str {
        self.pick("…", "~")
    }
}

/// The letter that stands for a sign of ours, or for a typographic one, where there are plain letters only.
pub(crate) fn plain_letter(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "·" => "|",
        "–" | "—" => "-",
        "“" | "”" => "\"",
        "‘" | "’" => "'",
        "×" => "x",
        "…" => "~",
        "↑" => "^",
        "↓" => "v",
        "←" => "<",
        "→" => ">",
        _ => return None,
    })
}

fn coloured(role: Role, color: Option<Color>) -> Style {
    let style = Style::new().add_modifier(modifiers(role));
    color.map_or(style, |color| style.fg(color))
}

fn modifiers(role: Role) -> Modifier {
    match role {
        Role::Text
        | Role::Support
        | Role::LeaningFor
        | Role::Neutral
        | Role::LeaningAgainst
        | Role::Oppose => Modifier::empty(),
        Role::Strong | Role::Heading | Role::Accent | Role::RedLine | Role::Private => Modifier::BOLD,
        Role::Warning | Role::Error | Role::FocusLine => Modifier::BOLD,
        Role::Dim | Role::Rule | Role::OffScale => Modifier::DIM,
        Role::Focus => Modifier::REVERSED.union(Modifier::BOLD),
        Role::Lit => Modifier::UNDERLINED.union(Modifier::BOLD),
        Role::Chip => Modifier::REVERSED,
        Role::Note => Modifier::ITALIC,
    }
}

fn dark(role: Role) -> Option<Color> {
    match role {
        Role::Text
        | Role::Strong
        | Role::Heading
        | Role::Dim
        | Role::OffScale
        | Role::Rule
        | Role::FocusLine => None,
        Role::Focus | Role::Lit | Role::Accent | Role::Chip => Some(Color::Cyan),
        Role::Support => Some(Color::Green),
        Role::LeaningFor => Some(Color::LightGreen),
        Role::Neutral => Some(Color::Yellow),
        Role::LeaningAgainst => Some(Color::LightMagenta),
        Role::Oppose => Some(Color::LightRed),
        Role::RedLine | Role::Error => Some(Color::Red),
        Role::Note => Some(Color::LightYellow),
        Role::Private => Some(Color::Magenta),
        Role::Warning => Some(Color::Yellow),
    }
}

fn light(role: Role) -> Option<Color> {
    match role {
        Role::Text
        | Role::Strong
        | Role::Heading
        | Role::Dim
        | Role::OffScale
        | Role::Rule
        | Role::FocusLine => None,
        Role::Focus | Role::Lit | Role::Accent | Role::Chip => Some(Color::Blue),
        Role::Support | Role::LeaningFor => Some(Color::Green),
        Role::Neutral | Role::Note | Role::Warning => Some(Color::Yellow),
        Role::LeaningAgainst | Role::Private => Some(Color::Magenta),
        Role::Oppose | Role::RedLine | Role::Error => Some(Color::Red),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mono_sets_no_colour_at_all() {
        let look = Look::new(LookName::Mono, false);
        for role in Role::ALL {
            let style = look.style(role);
            assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
        }
    }

    #[test]
    fn stances_never_share_the_accent() {
        for name in LookName::ALL {
            let look = Look::new(name, false);
            let accent = look.style(Role::Accent);
            for stance in Stance::ALL {
                assert_ne!(look.style(Role::of(Standing::Stance(*stance))), accent, "{stance:?} in {name:?}");
            }
        }
    }
}
