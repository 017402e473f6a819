//! `demarche new`: a file to begin with, and never one in the place of another.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::codec::dataset::skeleton::{SKELETON, with_head};
use crate::shell::cli::New;
use crate::shell::clock::unique_id;
use crate::shell::event::ExitStatus;
use crate::shell::{durable, examples};

/// Writes a skeleton or a copy of an example, and says what to do with it.
pub fn run(args: &New, out: &mut dyn Write) -> Result<ExitStatus> {
    let example = args.from.as_deref().map(examples::find).transpose()?;
    let to_stdout = args.file == Path::new("-");
    let path = with_ending(&args.file);
    let stem =
        if to_stdout { None } else { path.file_stem().map(|stem| stem.to_string_lossy().into_owned()) };
    let stem = args.title.clone().or(stem).or_else(|| args.from.clone()).unwrap_or_default();
    let id = unique_id(&stem);
    let text = match example {
        None => with_head(SKELETON, &id, args.title.as_deref()),
        Some(example) => {
            let opening = format!(
                "# Copied from the example \"{}\" of demarche, with an id of its own.\n#\n",
                example.name
            );
            opening + &with_head(example.text, &id, args.title.as_deref())
        }
    };
    if to_stdout {
        out.write_all(text.as_bytes())?;
        return Ok(ExitStatus::Found);
    }
    let name = durable::named(&path);
    let name = name.strip_prefix("./").unwrap_or(&name);
    if path.is_dir() {
        bail!("\"{name}\" is a folder: name a file in it, as in `demarche new {name}/talks.toml`");
    }
    durable::write_new(&path, text.as_bytes())?;
    writeln!(out, "{name} is written. Write over what it says, then:")?;
    writeln!(
        out,
        "  demarche check {}   tells what is wrong, with line and remedy",
        shell_words::quote(name)
    )?;
    writeln!(out, "  demarche {}         opens it", shell_words::quote(name))?;
    Ok(ExitStatus::Found)
}

/// A path whose file has an ending, since that is what editors know TOML by; one that begins with its folder.
fn with_ending(path: &Path) -> PathBuf {
    let path = if path.extension().is_some() || path.is_dir() {
        path.to_owned()
    } else {
        path.with_extension("toml")
    };
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new(".").join(path),
        Some(_) | None => path,
    }
}
