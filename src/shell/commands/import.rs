//! `demarche import`: tables in, a dataset out. What was understood is said before anything is written.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail, ensure};

use super::tell;
use crate::codec::dataset::{self, Input};
use crate::codec::import::{self, Asked, File, Report, Understood, Weight};
use crate::codec::table::{self, Form, Heavy, json::Json};
use crate::domain::Dataset;
use crate::domain::text::safe_line;
use crate::shell::cli::{Cli, Import, Source};
use crate::shell::event::ExitStatus;
use crate::shell::opening::Refused;
use crate::shell::progress::Progress;
use crate::shell::{clock, durable, office, read};

/// The columns that the report is kept to.
const COLUMNS: usize = 100;

/// How much of what found no place is kept as comments in the dataset.
const COMMENTS: usize = 50;

/// Reads the tables of files, says what they mean, and writes the dataset that they make.
pub fn run(cli: &Cli, args: &Import, out: &mut dyn Write) -> Result<ExitStatus> {
    if let Some(path) = &args.output
        && !args.overwrite
        && !args.dry_run
        && path.exists()
    {
        let name = quoted(path);
        bail!("there is a file {name} already: `--into {name}` merges into it, `--overwrite` replaces it");
    }
    for path in args.output.iter().filter(|_| !args.dry_run) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir());
        if let Some(folder) = folder {
            bail!("there is no folder {} to write in: make it first", quoted(folder));
        }
    }
    if let Some(path) = args.into.as_deref().filter(|path| !path.exists()) {
        let name = quoted(path);
        bail!("there is no dataset {name} to merge into: `-o {name}` makes one");
    }
    let most = cli.common.max_input;
    let progress = Progress::begin()?;
    let old = args.into.as_deref().map(|path| Old::read(path, most)).transpose()?;
    if let Some(old) = &old {
        same_question(args, &old.dataset)?;
    }
    let holds = args.files.iter().map(|path| hold(args, path, most, &progress)).collect::<Result<_>>()?;
    let stem = args.files.iter().find_map(|path| path.file_stem()).map(|stem| stem.to_string_lossy());
    let id = args.id.clone().unwrap_or_else(|| clock::unique_id(stem.as_deref().unwrap_or("")).to_string());
    progress.say("understanding the tables");
    let known = old.as_ref().map(|old| &old.dataset);
    let (dataset, report) = understand(holds, &args.asked(id), known, &progress)?;

    // Where the dataset itself goes to standard output, what there is to say goes beside it.
    let beside = args.output.is_none() && args.into.is_none() && !args.dry_run;
    if let Some(report) = &report {
        say(out, beside, &report.lines(COLUMNS).join("\n"))?;
    }
    let unplaced = report.as_ref().map_or(0, Report::unplaced);
    let Some(dataset) = dataset else {
        return Ok(ExitStatus::Nothing);
    };
    if args.strict && unplaced > 0 {
        say(
            out,
            beside,
            &format!("\n{} found no place; with --strict nothing is written", things(unplaced)),
        )?;
        return Ok(ExitStatus::Nothing);
    }
    match old {
        Some(old) => merge(args, &old, &dataset, &progress, out),
        None => write(args, &dataset, report.as_ref(), &progress, out),
    }
}

/// Refuses answers to another question than the one that the dataset asks: they would read as answers to its own.
fn same_question(args: &Import, old: &Dataset) -> Result<()> {
    match (&args.question, &old.head().default_question) {
        (Some(asked), Some(stands)) if asked.trim() != stands.as_str() => {
            bail!(
                "the dataset asks {:?} of every issue: what answers another question is no answer to that",
                stands.as_str()
            )
        }
        (Some(_) | None, Some(_) | None) => Ok(()),
    }
}

/// What a file holds.
#[derive(Debug)]
enum Holds {
    /// Tables, to be understood.
    Tables(File),
    /// A whole dataset, which JSON may be.
    Dataset(Box<Dataset>),
}

/// Reads one file as what it is.
fn hold(args: &Import, path: &Path, most: u64, progress: &Progress) -> Result<Holds> {
    let is_input = path == Path::new("-");
    let name = if is_input { "standard input".to_owned() } else { safe_line(&path.to_string_lossy()) };
    progress.say(format!("reading {name}"));
    let bytes = read::bytes(path, most)?;
    let unreadable = |error: table::Unreadable| anyhow!("cannot read {name:?}: {error}");
    let form = match args.format {
        Some(form) => form,
        None if is_input => Form::sniff(&bytes).map_err(unreadable)?,
        None => Form::of(&name, &bytes).map_err(unreadable)?,
    };
    let tables = match form {
        Form::Csv => table::csv::read(&bytes).map_err(unreadable)?,
        Form::Tsv => table::csv::read_tabs(&bytes).map_err(unreadable)?,
        Form::Json => match table::json::read(&bytes).map_err(unreadable)? {
            Json::Tables(tables) => tables,
            Json::Dataset(text, remarks) => return whole(args, &name, &text, remarks),
        },
        Form::Markdown => office::read(&name, bytes, Heavy::Markdown, &|| false)?,
        Form::Html => office::read(&name, bytes, Heavy::Html, &|| false)?,
        Form::Xlsx => office::read(&name, bytes, Heavy::Xlsx, &|| false)?,
        Form::Docx => office::read(&name, bytes, Heavy::Docx, &|| false)?,
    };
    // The name alone: nobody else needs to know where it lies.
    Ok(Holds::Tables(File { name: file_name(path), tables }))
}

/// A dataset that is written as JSON. It says itself what it is, on what terms its sources are, and what its stances answer.
fn whole(args: &Import, name: &str, text: &str, remarks: Vec<String>) -> Result<Holds> {
    let asked = [
        ("title", args.title.is_some()),
        ("source", args.source.is_some()),
        ("terms", args.terms.is_some()),
        ("question", args.question.is_some()),
        ("stance-basis", args.stance_basis.is_some()),
        ("date", args.date.is_some()),
    ];
    if let Some((option, _)) = asked.iter().find(|(_, is_asked)| *is_asked) {
        bail!("{name:?} is a whole dataset in JSON, which says that itself: leave out --{option}");
    }
    for remark in remarks {
        tell(&format!("{name}: {remark}"));
    }
    let read = |text: &str| dataset::read(&[Input::new(name, text.as_bytes().to_vec())]);
    let mut reading = read(text);
    if reading.dataset.as_ref().is_some_and(|dataset| dataset.head().id.is_none()) {
        let id = args.id.clone().unwrap_or_else(|| clock::unique_id(name).to_string());
        reading = read(&format!("id = \"{id}\"\n{text}"));
    }
    let faults = reading.diagnostics.to_string();
    let dataset = reading.dataset.ok_or(Refused { text: faults, status: ExitStatus::Nothing })?;
    let (issues, positions) = (dataset.issues().len(), dataset.position_count());
    tell(&format!(
        "{name}: a whole dataset, taken as it is, with the terms that its sources have: issues {issues}, positions {positions}"
    ));
    Ok(Holds::Dataset(Box::new(dataset)))
}

/// The dataset that all files come to, with what there is to say of their tables.
fn understand(
    holds: Vec<Holds>,
    asked: &Asked,
    known: Option<&Dataset>,
    progress: &Progress,
) -> Result<(Option<Dataset>, Option<Report>)> {
    let mut files = vec![];
    let mut datasets = vec![];
    for holds in holds {
        match holds {
            Holds::Tables(file) => files.push(file),
            Holds::Dataset(dataset) => datasets.push(*dataset),
        }
    }
    if let Some(dataset) = datasets.pop() {
        ensure!(
            datasets.is_empty() && files.is_empty(),
            "a whole dataset in JSON is imported by itself; `--into` merges it with another"
        );
        return Ok((Some(dataset), None));
    }
    let mut go_on = |done: usize, all: usize| {
        progress.done(done, all);
        true
    };
    let Understood { dataset, report } = import::understand(&files, asked, known, &mut go_on)?;
    Ok((dataset, Some(report)))
}

/// Writes the dataset where it was asked to go.
fn write(
    args: &Import,
    dataset: &Dataset,
    report: Option<&Report>,
    progress: &Progress,
    out: &mut dyn Write,
) -> Result<ExitStatus> {
    progress.say("writing the dataset");
    let text = dataset::write(dataset, &opening(args, report));
    let reading = dataset::read(&[Input::new("the dataset", text.clone().into_bytes())]);
    if reading.dataset.is_none() {
        // What several cells come to may be more than a text or a record may hold.
        bail!("what the tables come to is no dataset, so nothing is written:\n{}", reading.diagnostics);
    }
    ensure!(
        reading.dataset.as_ref() == Some(dataset),
        "what would be written does not read back as what was understood, so nothing is written; this is a fault of demarche"
    );
    if args.dry_run {
        writeln!(out, "\nNothing is written: that is what --dry-run asks for.")?;
        return Ok(ExitStatus::Found);
    }
    let Some(path) = &args.output else {
        progress.whole(|| Ok(out.write_all(text.as_bytes())?))?;
        return Ok(ExitStatus::Found);
    };
    progress.whole(|| {
        if args.overwrite {
            durable::replace_shared(path, text.as_bytes(), 0o666)
        } else {
            durable::create(path, text.as_bytes())
        }
    })?;
    let name = quoted(path);
    writeln!(out, "\nWritten to {name}: `demarche {name}` opens it.")?;
    if reading.diagnostics.warnings > 0 {
        let count = reading.diagnostics.warnings;
        let several = if count == 1 { "is 1 thing" } else { &format!("are {count} things") };
        writeln!(out, "There {several} worth a second look: `demarche check {name}` tells.")?;
    }
    Ok(ExitStatus::Found)
}

/// The comment that the dataset begins with: where it came from, and what found no place in it.
fn opening(args: &Import, report: Option<&Report>) -> String {
    let names: Vec<String> = args.files.iter().map(|path| file_name(path)).collect();
    let mut lines = vec![format!("Imported from {} on {}.", names.join(", "), today())];
    let Some(report) = report else { return lines.join("\n") };
    let left: Vec<String> = report
        .told()
        .filter(|told| told.weight == Weight::Unplaced)
        .flat_map(|told| told.first.iter().map(move |(at, found)| (told, at, found)))
        .map(|(told, at, found)| {
            let found = found.as_deref().map(|found| format!(": {}", safe_line(found))).unwrap_or_default();
            format!("  {}: {}{found}", report.place(*at), told.message)
        })
        .collect();
    if !left.is_empty() {
        lines.push("What found no place in it:".to_owned());
        lines.extend(left.iter().take(COMMENTS).cloned());
        let more = report.unplaced().saturating_sub(left.len().min(COMMENTS));
        if more > 0 {
            lines.push(format!("  and {more} more"));
        }
    }
    lines.join("\n")
}

/// Merges the dataset into another, saying what changes.
fn merge(
    args: &Import,
    old: &Old,
    dataset: &Dataset,
    progress: &Progress,
    out: &mut dyn Write,
) -> Result<ExitStatus> {
    progress.say("merging");
    let merged = dataset::into::into(&old.inputs, &old.dataset, dataset)?;
    let name = quoted(&old.path);
    if merged.changes.is_empty() {
        let why = if merged.untaken.is_empty() { ": it says all this already." } else { "." };
        writeln!(out, "\nNothing changes in {name}{why}")?;
    } else {
        writeln!(out, "\n{} in {name}:", changes(merged.changes.len()))?;
    }
    for change in &merged.changes {
        writeln!(out, "  {change}")?;
    }
    if !merged.untaken.is_empty() {
        writeln!(out, "\nLeft for you to look at:")?;
    }
    for untaken in &merged.untaken {
        writeln!(out, "  {untaken}")?;
    }
    if args.strict && !merged.untaken.is_empty() {
        let count = things(merged.untaken.len());
        writeln!(out, "\n{count} left to look at; with --strict nothing is written")?;
        return Ok(ExitStatus::Nothing);
    }
    if merged.changes.is_empty() {
        return Ok(ExitStatus::Found);
    }
    if args.dry_run {
        writeln!(out, "\nNothing is written: that is what --dry-run asks for.")?;
        return Ok(ExitStatus::Found);
    }
    progress.whole(|| old.replace(&merged.texts))?;
    writeln!(out, "\nWritten to {name}: `demarche {name}` opens it.")?;
    Ok(ExitStatus::Found)
}

/// The dataset to merge into.
#[derive(Debug)]
struct Old {
    path: PathBuf,
    /// Its files.
    files: Vec<PathBuf>,
    /// What they hold.
    inputs: Vec<Input>,
    dataset: Dataset,
}

impl Old {
    fn read(path: &Path, most: u64) -> Result<Self> {
        let source = Source::Path(path.to_owned());
        let files = if path.is_dir() { read::files(path)? } else { vec![path.to_owned()] };
        let inputs = read::inputs(&source, most)?;
        let reading = dataset::read(&inputs);
        let faults = reading.diagnostics.to_string();
        let dataset = reading.dataset.ok_or(Refused { text: faults, status: ExitStatus::Nothing })?;
        Ok(Self { path: path.to_owned(), files, inputs, dataset })
    }

    /// Puts these texts in the place of those that were read, unless somebody has written there since.
    fn replace(&self, texts: &[String]) -> Result<()> {
        let changed: Vec<_> = self
            .files
            .iter()
            .zip(&self.inputs)
            .zip(texts)
            .filter(|((_, old), new)| old.whole() != **new)
            .collect();
        for ((path, old), _) in &changed {
            let now = read::bytes(path, u64::MAX)?;
            ensure!(
                now == old.whole().as_bytes(),
                "{} has been changed meanwhile: run this again",
                quoted(path)
            );
        }
        changed.into_iter().try_for_each(|((path, _), new)| durable::replace(path, new.as_bytes()))
    }
}

/// Says something in lines: on standard output, or beside it.
fn say(out: &mut dyn Write, beside: bool, text: &str) -> Result<()> {
    if beside {
        tell(text);
    } else {
        writeln!(out, "{text}")?;
    }
    Ok(())
}

fn things(count: usize) -> String {
    if count == 1 { "1 thing".to_owned() } else { format!("{count} things") }
}

fn changes(count: usize) -> String {
    if count == 1 { "1 change".to_owned() } else { format!("{count} changes") }
}

/// The day it is, as a file writes it.
fn today() -> String {
    clock::now().day().map_or_else(String::new, |day| day.to_string())
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let name = safe_line(&path.to_string_lossy());
    shell_words::quote(&name).into_owned()
}

/// The name of a file without its folder, which is nobody's business.
fn file_name(path: &Path) -> String {
    match path.file_name() {
        Some(name) if path != Path::new("-") => safe_line(&name.to_string_lossy()),
        Some(_) | None => "standard input".to_owned(),
    }
}
