//! Folders whose files are no files, lead elsewhere, or change while they are read.

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::{Folder, Make, assert_refused, make_pipe};

const HEAD: &str = "id = 't'\ntitle = 'T'\n";

/// A folder `talks` with one good file in it.
fn talks() -> Folder {
    let folder = Folder::new();
    folder.write("talks/a.toml", HEAD);
    folder
}

#[test]
fn a_pipe_a_device_or_a_loop_in_the_folder_is_refused_without_waiting() {
    let make: [(&str, Make, &str); 7] = [
        ("a pipe", make_pipe, "it is a pipe or a device, not a file"),
        (
            "a link to a pipe in the folder",
            |path| {
                make_pipe(&path.with_extension("pipe"));
                symlink(path.with_extension("pipe"), path).expect("a link");
            },
            "it is a pipe or a device, not a file",
        ),
        ("endless zeros", |path| symlink("/dev/zero", path).expect("a link"), "leads out of its folder"),
        (
            "a loop of links",
            |path| {
                symlink("c.toml", path).expect("a link");
                symlink("b.toml", path.with_file_name("c.toml")).expect("a link");
            },
            "b.toml`: Too many levels of symbolic links",
        ),
        (
            "a link out of the folder",
            |path| {
                fs::write(path.with_file_name("../secret.toml"), "").expect("a file");
                symlink("../secret.toml", path).expect("a link");
            },
            "leads out of its folder; copy the file into it",
        ),
        ("a link to nothing", |path| symlink("nothing", path).expect("a link"), "b.toml`: No such file"),
        ("a folder", |path| fs::create_dir(path).expect("a folder"), "it is a folder, not a file"),
    ];
    for (name, make, words) in make {
        let folder = talks();
        make(&folder.path("talks/b.toml"));
        for args in [&["check", "talks"][..], &["list", "-d", "talks"]] {
            assert_refused(&folder.run(args), name, 2, words);
        }
    }
}

#[test]
fn what_is_named_itself_and_is_no_file_is_refused_without_waiting() {
    let folder = talks();
    make_pipe(&folder.path("pipe"));
    symlink("loop", folder.path("loop")).expect("a link");
    for (path, words) in [
        ("pipe", "it is a pipe or a device, not a file; `-` reads from standard input"),
        ("/dev/zero", "it is a pipe or a device"),
        ("/dev/tty", "cannot read `/dev/tty`"),
        ("loop", "loop"),
        // A regular file by its looks whose bytes cannot be had.
        ("/proc/self/mem", "cannot read `/proc/self/mem`: Input/output error"),
    ] {
        assert_refused(&folder.run(&["check", path]), path, 2, words);
    }
}

#[test]
fn more_files_than_a_folder_may_have_are_refused() {
    let folder = talks();
    for number in 0..10_000 {
        fs::write(folder.path(&format!("talks/{number}.toml")), "").expect("a file");
    }
    assert_refused(
        &folder.run(&["check", "talks"]),
        "10,001 files",
        2,
        "holds 10001 `.toml` files; at most 10000",
    );
    fs::remove_file(folder.path("talks/9999.toml")).expect("it is there");
    assert_eq!(folder.run(&["check", "talks"]).code, Some(0));
}

/// Runs `check` on the folder while something else is done to it again and again.
fn meanwhile(folder: &Folder, runs: usize, change: impl Fn(usize) + Sync, check: impl Fn(crate::Ended)) {
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0;
            while !over.load(Ordering::Relaxed) {
                change(turn);
                turn += 1;
            }
        });
        // Also where a check fails the other thread must end.
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            (0..runs).for_each(|_| check(folder.run(&["check", "--max-input", "4M", "talks"])));
        }));
        over.store(true, Ordering::Relaxed);
        if let Err(panic) = outcome {
            std::panic::resume_unwind(panic);
        }
    });
}

#[test]
fn a_file_that_becomes_a_pipe_or_a_link_while_the_folder_is_read_keeps_nobody_waiting() {
    let folder = talks();
    fs::write(folder.path("secret"), "secret = 1\n").expect("a file");
    let file = folder.path("talks/b.toml");
    let change = |turn: usize| {
        let next = folder.path("talks/next");
        match turn % 3 {
            0 => make_pipe(&next),
            1 => symlink("../secret", &next).expect("a link"),
            _ => fs::write(&next, "# a comment\n").expect("a file"),
        }
        fs::rename(&next, &file).expect("it takes the place of the other");
    };
    meanwhile(&folder, 40, change, |ended| {
        assert!(matches!(ended.code, Some(0 | 2)), "{:?}: {}", ended.code, ended.beginning());
        let refused = ["a pipe or a device", "leads out of its folder", "No such file"];
        let told = ended.code == Some(0) || refused.iter().any(|words| ended.told.contains(words));
        assert!(told, "{}", ended.beginning());
    });
}

#[test]
fn a_file_that_grows_while_it_is_read_is_read_to_the_bound_and_no_further() {
    let folder = talks();
    let mut file =
        fs::File::options().create(true).append(true).open(folder.path("talks/b.toml")).expect("a file");
    file.write_all(b"# \n").expect("some bytes");
    let file = std::sync::Mutex::new(file);
    let change = |_| {
        let mut file = file.lock().expect("nobody else");
        // Never more than a few times the bound, however long the runs take.
        if file.metadata().expect("its size").len() < 16 << 20 {
            file.write_all(&b"# it grows\n".repeat(1000)).expect("some bytes");
        } else {
            file.set_len(0).expect("it is emptied");
        }
    };
    meanwhile(&folder, 20, change, |ended| match ended.code {
        Some(0 | 1) => {}
        Some(2) => assert!(ended.told.contains("larger than 4194304 bytes"), "{}", ended.beginning()),
        code => panic!("{code:?}: {}", ended.beginning()),
    });
}
