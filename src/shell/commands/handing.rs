//! Handing over without a screen: a handout is made of what a query chooses, and its file goes out whole or not at all.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::{Result, bail};

use super::desk::Desk;
use crate::app::NoHandout;
use crate::domain::vocabulary::Vocabulary;
use crate::domain::{Audience, Handout, NoteBook};
use crate::shell::cli::{Cli, Handing, Source};
use crate::shell::durable::named;
use crate::shell::event::ExitStatus;
use crate::shell::opening::Refused;
use crate::shell::progress::Progress;
use crate::shell::{clock, durable, read};

/// The form: as it is asked for, else as the ending of the file says, else this one.
pub(super) fn form<F: Vocabulary>(
    asked: Option<F>,
    ending: Option<&str>,
    of_ending: impl Fn(&str) -> Option<F>,
    otherwise: F,
) -> Result<F> {
    match (asked, ending) {
        (Some(form), _) => Ok(form),
        (None, None) => Ok(otherwise),
        (None, Some(ending)) => match of_ending(ending) {
            Some(form) => Ok(form),
            None => {
                bail!("no form has the ending {ending:?}: say which by --format ({})", F::words().join(", "))
            }
        },
    }
}

/// Makes a handout, has its file made, and puts that where it was asked to go.
pub(super) fn hand_over(
    cli: &Cli,
    args: &Handing,
    is_binary: bool,
    out: &mut dyn Write,
    make: impl FnOnce(&Handout) -> Result<Vec<u8>>,
) -> Result<ExitStatus> {
    if is_binary && args.output.is_none() && io::stdout().is_terminal() {
        bail!("this form is no text, and nothing for a terminal: name a file by -o");
    }
    let source = cli.source()?;
    if let Some(path) = &args.output {
        may_write(path, args.overwrite, &source)?;
    }
    let progress = Progress::begin()?;
    progress.say("reading the dataset");
    let desk = Desk::open(cli)?;
    let query = desk.query(&args.query())?;
    // The public sees no note, whatever there is.
    let book = if args.audience == Audience::Public { NoteBook::default() } else { desk.notes().needed()? };
    let mut model = desk.model(cli, book);
    model.set_filter(query.text());
    let Some(made) = clock::now().day() else { bail!("the clock shows no day") };
    progress.say("making the file");
    let handout = match model.wanted(args.audience, made).handout() {
        Ok(handout) => handout,
        Err(NoHandout::Nothing(why)) => {
            return Err(Refused { text: format!("demarche: {why}"), status: ExitStatus::Nothing }.into());
        }
        Err(NoHandout::NotForThem(why)) => bail!(why),
    };
    let bytes = make(&handout)?;
    let left_out = handout.withheld.sentences();
    let Some(path) = &args.output else {
        progress.whole(|| Ok(out.write_all(&bytes)?))?;
        return Ok(ExitStatus::Found);
    };
    progress.whole(|| {
        if args.overwrite {
            durable::replace_shared(path, &bytes, 0o666)
        } else {
            durable::create(path, &bytes)
        }
    })?;
    writeln!(out, "{} is written, for {}.", named(path), whom(args.audience))?;
    for sentence in &left_out {
        writeln!(out, "  {sentence}")?;
    }
    Ok(ExitStatus::Found)
}

/// Refuses to write over what is there, over the dataset itself, or where there is no folder.
fn may_write(path: &Path, overwrite: bool, source: &Source) -> Result<()> {
    let name = named(path);
    let quoted = shell_words::quote(&name);
    if path.is_dir() {
        bail!("{quoted} is a folder: name a file in it");
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir());
    if let Some(folder) = folder {
        bail!("there is no folder {} to write in: make it first", shell_words::quote(&named(folder)));
    }
    if !path.exists() {
        return Ok(());
    }
    if !overwrite {
        bail!("there is a file {quoted} already: --overwrite replaces it");
    }
    if let Source::Path(dataset) = source {
        let files = if dataset.is_dir() { read::files(dataset)? } else { vec![dataset.clone()] };
        let target = path.canonicalize()?;
        if files.iter().any(|file| file.canonicalize().is_ok_and(|file| file == target)) {
            bail!("{quoted} is the dataset itself, which is never written over: name another file");
        }
    }
    Ok(())
}

/// An audience in a sentence.
fn whom(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => "the public",
        Audience::Team => "the team only",
        Audience::Own => "yourself only: private notes and lines to take are in it",
    }
}
