//! Handing over without a screen: a handout is made of what a query chooses, and its file goes out whole or not at all.

use std::io::{self, IsTerminal, Write};

use anyhow::{Result, anyhow, bail};

use super::desk::Desk;
use super::tell;
use crate::app::NoHandout;
use crate::domain::vocabulary::Vocabulary;
use crate::domain::{Audience, Handout, NoteBook};
use crate::shell::cli::{Cli, Handing};
use crate::shell::clock;
use crate::shell::destination::{Apart, Destination, NotPut, Spot};
use crate::shell::event::ExitStatus;
use crate::shell::opening::Refused;
use crate::shell::progress::Progress;

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
        (None, Some(ending)) => of_ending(ending).ok_or_else(|| {
            let words = F::words().join(", ");
            if ending.is_empty() {
                return anyhow!(
                    "the name has no ending that says the form: say which it is by --format ({words})"
                );
            }
            anyhow!("no form has files that end with {ending:?}: say which it is by --format ({words})")
        }),
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
    if is_binary && args.file().is_none() && io::stdout().is_terminal() {
        bail!("this form is no text, and nothing for a terminal: name a file by -o");
    }
    let progress = Progress::begin()?;
    progress.say("reading the dataset");
    let desk = Desk::open(cli)?;
    let target = match args.file() {
        None => None,
        Some(path) => {
            let (destination, apart) = (Destination::at(path), desk.apart()?);
            let replaces = replaced(&destination, args.overwrite, &apart)?;
            Some((destination, apart, replaces))
        }
    };
    let query = desk.query(&args.query())?;
    // The public sees no note, whatever there is.
    let book = if args.audience == Audience::Public { NoteBook::default() } else { desk.notes().needed()? };
    let mut model = desk.model(cli, book);
    model.set_filter(query.text());
    let Some(made) = clock::now().day() else { bail!("the clock shows no day") };
    progress.say("making the file");
    let wanted = model.wanted(args.audience, made);
    let handout = match wanted.handout() {
        Ok(handout) => handout,
        Err(NoHandout::Nothing(why)) => {
            return Err(Refused { text: format!("demarche: {why}"), status: ExitStatus::Nothing }.into());
        }
        Err(NoHandout::NotForThem(why)) => bail!(why),
    };
    if let Some(otherwise) = wanted.otherwise(&handout) {
        let count = handout.dataset.issues().len();
        tell(&format!(
            "demarche: {count} issues, {}",
            otherwise.replace("on the screen", "that you would see")
        ));
    }
    let bytes = make(&handout)?;
    let left_out = handout.withheld.sentences();
    let Some((destination, apart, replaces)) = target else {
        progress.whole(|| Ok(out.write_all(&bytes)?))?;
        return Ok(ExitStatus::Found);
    };
    let is_for_one = args.audience == Audience::Own;
    progress.whole(|| {
        let put = destination.put(&bytes, is_for_one, replaces.as_deref(), &apart, |_| {});
        put.map_err(|why| match why {
            NotPut::IsThere { .. } => anyhow!("{} was changed meanwhile: run this again", destination.name()),
            NotPut::Failed(why) => anyhow!(why),
        })
    })?;
    writeln!(out, "{} is written, for {}.", destination.name(), whom(args.audience))?;
    for sentence in &left_out {
        writeln!(out, "  {sentence}")?;
    }
    Ok(ExitStatus::Found)
}

/// What a file may replace: the mark of the one that is there, where that was said.
fn replaced(destination: &Destination, overwrite: bool, apart: &Apart) -> Result<Option<String>> {
    match destination.look(apart).map_err(|why| anyhow!(why))? {
        Spot::Free => Ok(None),
        Spot::Taken { mark, .. } if overwrite => Ok(Some(mark)),
        Spot::Taken { told, .. } => {
            bail!("\"{}\" is there already, {told}: --overwrite replaces it", destination.name())
        }
    }
}

/// An audience in a sentence.
fn whom(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => "the public",
        Audience::Team => "the team only",
        Audience::Own => "yourself only: private notes and lines to take are in it",
    }
}
