//! What may lie in the place of a notes file: told, never waited for, never overwritten.

use std::fs;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::Path;

use crate::{Folder, Make, assert_refused, make_pipe};

/// Where the notes of anna on the river are kept, in the home of a test.
const NOTES: &str = "home/.local/share/demarche/notes/river/anna.toml";

#[test]
fn what_is_no_notes_file_in_the_place_of_one_is_told_and_left_alone() {
    let make: [(&str, Make, &str); 6] = [
        ("a pipe", make_pipe, "is not a regular file"),
        ("a device", |path| symlink("/dev/zero", path).expect("a link"), "is not a regular file"),
        ("a folder", |path| fs::create_dir(path).expect("a folder"), "is not a regular file"),
        ("65 MB", |path| fs::write(path, "#\n".repeat(65 << 19)).expect("a file"), "is larger than 64 MB"),
        (
            "a terabyte",
            |path| fs::File::create(path).expect("a file").set_len(1 << 40).expect("a hole"),
            "is larger than 64 MB",
        ),
        ("a loop of links", |path| symlink("anna.toml", path).expect("a link"), "anna.toml"),
    ];
    for (name, make, words) in make {
        let folder = Folder::new();
        let path = folder.path(NOTES);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        make(&path);
        let kind = |path: &Path| {
            fs::symlink_metadata(path).map(|about| (about.file_type(), about.len())).expect("it is there")
        };
        let before = kind(&path);
        assert_refused(&folder.run(&["notes", "--example=river"]), name, 2, words);
        assert_eq!(kind(&path), before, "{name}");
        // What does not need the notes does without them.
        assert_eq!(folder.run(&["list", "--example=river"]).code, Some(0), "{name}");
        assert!(!before.0.is_fifo() || path.exists());
    }
}

#[test]
fn a_notes_file_of_nothing_but_headers_or_brackets_ends_in_a_message() {
    let files = [
        ("headers", "[[note]]\n".repeat(400_000), None),
        ("brackets", format!("x = {}", "[".repeat(4_000_000)), Some("nest")),
        ("a string that never ends", format!("title = \"\"\"{}", "x\n".repeat(4_000_000)), Some("line ")),
    ];
    for (name, text, words) in files {
        let folder = Folder::new();
        folder.write(NOTES, text);
        let ended = folder.run(&["notes", "--example=river"]);
        match words {
            Some(_) => assert_refused(&ended, name, 2, "anna.toml"),
            // Notes without a text are notes all the same.
            None => {
                assert!(matches!(ended.code, Some(0..=2)), "{name}: {:?} {}", ended.code, ended.beginning());
            }
        }
    }
}
