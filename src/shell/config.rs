//! The user's settings: one small TOML file, in which every slip is told with its line.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use etcetera::BaseStrategy;
use etcetera::base_strategy::Xdg;
use serde::Deserialize;

use super::durable::{self, named};
use crate::domain::text::safe_line;

/// What the user has set once and for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The name that stands for the user in notes, where it is not the login name.
    pub author: Option<String>,
    /// The folder that the team shares.
    pub team: Option<PathBuf>,
}

impl Config {
    /// Reads the file that the environment names; without one all is as shipped.
    pub fn read() -> Result<Self> {
        // Without a home there are no settings, and no notes either, which is told where they are looked for.
        let Ok(folders) = Xdg::new() else { return Ok(Self::default()) };
        let path = folders.config_dir().join("demarche/config.toml");
        let mut config = match durable::read(&path)? {
            None => Self::default(),
            Some(bytes) => Self::parse(&bytes).with_context(|| {
                format!("the settings in \"{}\" cannot be used: mend the line or take it out", named(&path))
            })?,
        };
        if let Some(team) = &config.team {
            config.team = Some(at_home(team, folders.home_dir()));
        }
        Ok(config)
    }

    fn parse(bytes: &[u8]) -> Result<Self> {
        let line = |at: usize| bytes[..at.min(bytes.len())].split(|b| *b == b'\n').count();
        let text = str::from_utf8(bytes)
            .map_err(|error| anyhow!("line {}: not UTF-8", line(error.valid_up_to())))?;
        // Not the error's own display, which shows the file's bytes as they are.
        let config: Self = toml::from_str(text).map_err(|error| {
            anyhow!(
                "line {}: {}",
                line(error.span().map_or(0, |span| span.start)),
                safe_line(error.message())
            )
        })?;
        match &config.author {
            Some(author) if author.trim().is_empty() => Err(anyhow!("`author` is empty")),
            Some(_) | None => Ok(config),
        }
    }
}

/// A folder of the settings: whatever the program is started in, it is the same.
fn at_home(path: &Path, home: &Path) -> PathBuf {
    let path = path.strip_prefix("~").unwrap_or(path);
    home.join(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        format!("{:#}", Config::parse(text.as_bytes()).unwrap_err())
    }

    #[test]
    fn the_settings_are_read() {
        let read = Config::parse(b"author = \"anna\"\nteam = \"~/talks\"\n").unwrap();
        assert_eq!(read, Config { author: Some("anna".into()), team: Some("~/talks".into()) });
        assert_eq!(Config::parse(b"# nothing\n").unwrap(), Config::default());
    }

    #[test]
    fn a_slip_is_told_with_its_line_and_nothing_foreign() {
        for (text, told) in [
            ("author = \"a\"\nauthr = \"b\"\n", "line 2: unknown field `authr`, expected `author` or `team`"),
            ("\n\nteam = 3\n", "line 3: invalid type: integer `3`"),
            ("author = \"a\"\n[\n", "line 2: "),
            ("\"\\u001b[2J\" = 1\n", "line 1: unknown field"),
            ("author = \" \"\n", "`author` is empty"),
        ] {
            assert!(fault(text).starts_with(told), "{}", fault(text));
            assert!(!fault(text).contains(char::is_control), "{:?}", fault(text));
        }
        assert_eq!(
            format!("{:#}", Config::parse(b"author = \"a\"\nteam = \"\xff\"").unwrap_err()),
            "line 2: not UTF-8"
        );
    }

    #[test]
    fn a_folder_is_the_same_wherever_the_program_is_started() {
        let home = Path::new("/home/anna");
        for (set, meant) in
            [("~/talks", "/home/anna/talks"), ("talks", "/home/anna/talks"), ("/srv/t", "/srv/t")]
        {
            assert_eq!(at_home(Path::new(set), home), Path::new(meant));
        }
    }
}
