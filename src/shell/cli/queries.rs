//! Words of a query that begin with a hyphen, told from options.

use std::ffi::OsString;

use clap::CommandFactory;

use super::Cli;
use crate::shell::examples::EXAMPLES;

/// Puts the words of a query behind all options, after `--`: a term may begin with a hyphen, and options may follow it.
///
/// Of what begins with a hyphen only the options that a command has are options. A short one must stand alone, so that
/// `-draft` is the query that hides drafts.
pub(super) fn queries_last(args: Vec<OsString>) -> Vec<OsString> {
    let commands = Cli::command();
    let mut options: Vec<OsString> = vec![];
    let mut rest = args.into_iter().peekable();
    // The program's name, and what stands before the command.
    options.extend(rest.next());
    let mut command = None;
    while command.is_none() {
        let Some(arg) = rest.next() else { return options };
        command = arg.to_str().and_then(|name| commands.find_subcommand(name));
        let value = if command.is_none() { takes_value(&commands, None, &arg) } else { None };
        let is_option = begins_with_hyphen(&arg);
        let is_end = arg == "--" || (command.is_none() && !is_option);
        options.push(arg);
        match value {
            Some(Follows::Always) => options.extend(rest.next()),
            Some(Follows::Maybe) => options.extend(rest.next_if(|next| !begins_with_hyphen(next))),
            Some(Follows::Never) | None => {}
        }
        if is_end {
            options.extend(rest);
            return options;
        }
    }
    let Some(command) =
        command.filter(|command| matches!(command.get_name(), "list" | "notes" | "export" | "brief"))
    else {
        options.extend(rest);
        return options;
    };
    let mut words = vec![];
    while let Some(arg) = rest.next() {
        if arg == "--" {
            words.extend(rest.by_ref());
            break;
        }
        match takes_value(&commands, Some(command), &arg) {
            None => words.push(arg),
            Some(value) => {
                options.push(arg);
                // What may be left out is taken where it is a name that is known; else it is a word of the query.
                match value {
                    Follows::Always => options.extend(rest.next()),
                    Follows::Maybe => options.extend(rest.next_if(is_example)),
                    Follows::Never => {}
                }
            }
        }
    }
    options.push("--".into());
    options.extend(words);
    options
}

/// Whether the value of an option follows as the next argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    Always,
    Maybe,
    Never,
}

/// Whether an argument is an option, and if so whether its value follows it. A long one that is unknown is an option too,
/// so that a misspelt one is told.
fn takes_value(all: &clap::Command, command: Option<&clap::Command>, arg: &OsString) -> Option<Follows> {
    let text = arg.to_str()?;
    let mut known = all.get_arguments().chain(command.into_iter().flat_map(clap::Command::get_arguments));
    let follows = |option: &clap::Arg| {
        let one = usize::from(option.get_action().takes_values());
        let values = option.get_num_args().map_or((one, one), |n| (n.min_values(), n.max_values()));
        match values {
            (1.., _) => Follows::Always,
            (0, 1..) => Follows::Maybe,
            (0, 0) => Follows::Never,
        }
    };
    if let Some(long) = text.strip_prefix("--") {
        let name = long.split('=').next().unwrap_or(long);
        let option = known.find(|option| option.get_long() == Some(name)).filter(|_| name == long);
        return Some(option.map_or(Follows::Never, follows));
    }
    let short = text.strip_prefix('-').filter(|rest| rest.chars().count() == 1)?.chars().next()?;
    if matches!(short, 'h' | 'V') {
        return Some(Follows::Never);
    }
    known.find(|option| option.get_short() == Some(short)).map(follows)
}

/// Whether an argument names an example.
fn is_example(arg: &OsString) -> bool {
    EXAMPLES.iter().any(|example| arg == example.name)
}

fn begins_with_hyphen(arg: &OsString) -> bool {
    arg.to_str().is_some_and(|text| text.len() > 1 && text.starts_with('-'))
}
