//! `demarche schema`, `completions` and `man`: what other programs want to know of this one.

use std::io::Write;

use anyhow::Result;
use clap::{Arg, Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};

use super::keys;
use crate::codec::dataset::schema::SCHEMA;
use crate::shell::cli::EXAMPLES;
use crate::shell::cli::{Cli, Completions};
use crate::shell::event::ExitStatus;

/// Prints the JSON Schema of the format.
pub fn schema(out: &mut dyn Write) -> Result<ExitStatus> {
    out.write_all(SCHEMA.as_bytes())?;
    Ok(ExitStatus::Found)
}

/// Prints what completes the command line in a shell.
pub fn completions(args: &Completions, out: &mut dyn Write) -> Result<ExitStatus> {
    // The generator panics where it cannot write, so it writes where it always can.
    let mut script = vec![];
    clap_complete::generate(args.shell, &mut Cli::command(), "demarche", &mut script);
    out.write_all(&script)?;
    Ok(ExitStatus::Found)
}

/// Prints the manual page.
pub fn man(out: &mut dyn Write) -> Result<ExitStatus> {
    let mut page = vec![];
    let mut program = Cli::command();
    program.build();
    let man = Man::new(program.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    commands_section(&program).to_writer(&mut page)?;
    keys_section().to_writer(&mut page)?;
    closing_sections().to_writer(&mut page)?;
    out.write_all(&page)?;
    Ok(ExitStatus::Found)
}

/// Every command with what it is given. The options that hold for all of them stand with the program's.
fn commands_section(program: &Command) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    for command in program.get_subcommands().filter(|it| !it.is_hide_set()) {
        let usage = command.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ").trim_start_matches("demarche ").to_owned();
        roff.control("SS", [usage.as_str()]);
        let about = command.get_long_about().or(command.get_about());
        roff.text([roman(about.map(ToString::to_string).unwrap_or_default())]);
        for arg in command.get_arguments() {
            let is_own = !arg.is_global_set() && !arg.is_hide_set();
            if is_own && !matches!(arg.get_id().as_str(), "help" | "version") {
                argument(&mut roff, arg);
            }
        }
    }
    roff
}

/// An argument: how it is written, and what it does.
fn argument(roff: &mut Roff, arg: &Arg) {
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let flags: Vec<String> = short.into_iter().chain(long).collect();
    let values = arg.get_value_names().unwrap_or_default();
    let value = values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let takes_one = flags.is_empty() || arg.get_action().takes_values();
    let gap = if flags.is_empty() || !takes_one { "" } else { " " };
    roff.control("TP", []);
    roff.text([bold(flags.join(", ")), roman(gap), italic(if takes_one { value.as_str() } else { "" })]);
    let help = arg.get_long_help().or(arg.get_help());
    let mut help = help.map(ToString::to_string).unwrap_or_default();
    let words = arg.get_possible_values();
    if takes_one && !words.is_empty() {
        let words: Vec<&str> = words.iter().map(clap::builder::PossibleValue::get_name).collect();
        help.push_str(&format!(": {}", words.join(", ")));
    }
    roff.text([roman(help)]);
}

/// The keys of the screen, from the table that the screen itself reads.
fn keys_section() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["KEYS"]);
    let mut place = "";
    for row in keys::rows(false) {
        if row.place != place {
            let heading = crate::ui::pages::capital(row.place);
            roff.control("SS", [heading.as_str()]);
            place = row.place;
        }
        roff.control("TP", []);
        roff.text([bold(row.keys.join(" "))]);
        roff.text([roman(row.help)]);
    }
    roff
}

/// What the words of the command line do not say.
fn closing_sections() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXAMPLES"]);
    roff.control("nf", []);
    for line in EXAMPLES.lines().skip(1) {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
    for (heading, rows) in [("EXIT STATUS", EXIT_STATUS), ("FILES", FILES), ("ENVIRONMENT", ENVIRONMENT)] {
        roff.control("SH", [heading]);
        for (name, text) in rows {
            roff.control("TP", []);
            roff.text([bold(*name)]);
            roff.text([roman(*text)]);
        }
    }
    roff
}

const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "Something was found, and nothing is wrong."),
    ("1", "Nothing was found, or a dataset has faults."),
    ("2", "What was asked could not be done."),
    ("128 + n", "The program was ended by the signal of this number."),
];

const FILES: &[(&str, &str)] = &[
    (
        "$XDG_DATA_HOME/demarche/notes/",
        "Private notes, a folder for each dataset. Nobody else may read them.",
    ),
    ("talks.notes/", "Notes that a team shares, beside talks.toml; --team names another folder."),
    ("$XDG_STATE_HOME/demarche/", "The journal that gives back what was being typed when the power went."),
    ("$XDG_CONFIG_HOME/demarche/config.toml", "Settings: author, team."),
];

const ENVIRONMENT: &[(&str, &str)] = &[
    ("VISUAL, EDITOR", "The editor for notes; vi without them."),
    ("NO_COLOR", "No colours."),
    ("LC_ALL, LC_CTYPE, LANG", "A locale without UTF-8 is drawn with plain letters and lines."),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> String {
        let mut page = vec![];
        man(&mut page).expect("a page");
        String::from_utf8(page).expect("UTF-8")
    }

    #[test]
    fn the_manual_tells_every_command_option_and_key() {
        // As `man` prints it: hyphens are escaped in the source.
        let page = page()
            .replace("\\-", "-")
            .replace("\\fB", "")
            .replace("\\fR", "")
            .replace("\\fI", "")
            .replace("\\*(Aq", "'");
        let program = Cli::command();
        for command in program.get_subcommands().filter(|it| !it.is_hide_set()) {
            let heading = format!(".SS \"{}", command.get_name());
            let bare = format!(".SS {}", command.get_name());
            assert!(page.contains(&heading) || page.contains(&bare), "{heading}");
            for arg in command.get_arguments().filter_map(clap::Arg::get_long) {
                assert!(page.contains(&format!("--{arg}")), "{} --{arg}", command.get_name());
            }
        }
        for row in keys::rows(false) {
            assert!(page.contains(row.help), "{}", row.help);
        }
    }

    #[test]
    fn every_shell_gets_a_script_that_knows_the_commands() {
        use clap::ValueEnum;
        for shell in clap_complete::Shell::value_variants() {
            let mut script = vec![];
            completions(&Completions { shell: *shell }, &mut script).expect("a script");
            let script = String::from_utf8(script).expect("UTF-8");
            for command in Cli::command().get_subcommands() {
                assert_eq!(
                    script.contains(command.get_name()),
                    !command.is_hide_set(),
                    "{shell}: {}",
                    command.get_name()
                );
            }
        }
    }
}
