//! A note in the user's own editor: it has the terminal to itself, and whatever it does no text is lost.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use crate::pty::{
    Exit, Home, Launch, SOON, Session, is_running, launch, launch_other, notes_file, wait_for_some,
};

const LONG: &str = "Every word of this note was said in the room and must be there tomorrow, whatever an editor does to the \
                    file that it was given; the note is long enough that to lose half of it is taken for a mishap, not for \
                    an edit.";

/// An editor that runs this script with its file as `$f`, as the environment names it: there is a space in its path.
fn editor(home: &Home, script: &str) -> String {
    let folder = home.path("my editors");
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("fake");
    fs::write(&path, format!("#!/bin/sh\nfor f; do :; done\n{script}\n")).expect("a script");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).expect("its mode");
    format!("'{}'", path.display())
}

/// demarche with that editor.
fn with_editor(home: &Home, script: &str) -> Launch {
    launch(&[]).size(140, 40).home(home).env("EDITOR", &editor(home, script))
}

/// The same with a note already written and chosen.
fn with_note(home: &Home, script: &str, text: &str) -> Session {
    let session = with_editor(home, script).start();
    write_note(&session, text);
    session
}

fn write_note(session: &Session, text: &str) {
    session.wait_for("1 Grid");
    session.press(&format!("a{text}"));
    session.press("<esc>");
    session.wait_for(&text[text.len() - 8..]);
    session.wait_gone("Esc saves");
}

/// Every file that editors have or left.
fn drafts(home: &Home) -> Vec<PathBuf> {
    let folders = fs::read_dir(home.path("state/demarche/editor")).into_iter().flatten().flatten();
    let files = folders.flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten());
    files.map(|file| file.path()).filter(|path| path.file_name().is_some_and(|name| name != "lock")).collect()
}

fn leave(mut session: Session) {
    session.press("q");
    assert_eq!(session.wait_exit(), Exit::Code(0));
    session.assert_terminal_is_given_back();
}

fn wait_for_file(path: &Path) {
    wait_for_some(&format!("{} is there", path.display()), || path.exists().then_some(()));
}

/// Waits until the notes on the disk hold this.
fn wait_for_saved(home: &Home, words: &str) {
    wait_for_some(&format!("{words:?} is saved; there is {:?}", notes_file(home)), || {
        notes_file(home).filter(|text| text.contains(words))
    });
}

#[test]
fn a_program_that_borrows_the_terminal_receives_every_byte() {
    let home = Home::new();
    // It leaves the terminal in disorder, and ^c there is its own affair.
    let script = "stty raw -echo; : > \"$HOME/begun\"; head -c 40 > \"$HOME/got\"; stty isig; \
                  trap ': > \"$HOME/interrupted\"' INT; : > \"$HOME/trapped\"; \
                  while ! test -e \"$HOME/interrupted\"; do sleep 0.01; done; stty sane -echo -icanon -opost";
    let session = with_note(&home, script, "who monitors?");
    session.settle();
    let drawn = session.screen();
    // What is typed once the screen is left is the editor's, although it has not begun by then.
    let keys = "every byte of these forty reaches it, qqq";
    session.press("E");
    session.wait_until("the screen is left", |screen| !screen.alternate_screen());
    session.write(keys.as_bytes());
    wait_for_some("the editor has all keys", || {
        (fs::read_to_string(home.path("got")).ok()? == keys[..40]).then_some(())
    });
    wait_for_file(&home.path("trapped"));
    session.write(b"\x03");
    session.wait_until("the screen is taken again", vt100::Screen::alternate_screen);
    session.wait_for("the note is as it was");
    session.press("j<up>");
    session.wait_for_screen(&drawn);
    assert_eq!(drafts(&home), Vec::<PathBuf>::new());
    leave(session);
}

#[test]
fn what_an_editor_writes_is_the_note_and_one_undo_brings_back_the_old_text() {
    let home = Home::new();
    let session =
        with_note(&home, "printf 'from the editor\\r\\nin two lines\\r\\n' > \"$f\"", "who monitors?");
    session.press("E");
    session.wait_for("the note is as your editor left it");
    wait_for_saved(&home, "from the editor\nin two lines\"\"\"");
    session.press("u");
    session.wait_for("who monitors?");
    wait_for_saved(&home, "text = \"who monitors?\"");
    assert_eq!(drafts(&home), Vec::<PathBuf>::new());
    leave(session);
}

#[test]
fn ctrl_g_in_the_note_editor_goes_on_in_the_users_own_and_comes_back() {
    let home = Home::new();
    // What was typed must be kept before the editor begins: it waits for the disk.
    let script =
        "while ! grep -q 'typed here' -r \"$HOME/data\"; do sleep 0.01; done; echo and there >> \"$f\"";
    let session = with_editor(&home, script).start();
    session.wait_for("1 Grid");
    session.press("atyped here<ctrl-g>");
    session.wait_for("^z brings back the one before");
    session.press("!");
    wait_for_saved(&home, "typed here\nand there!");
    session.press("<ctrl-z><ctrl-z><esc>");
    wait_for_saved(&home, "text = \"typed here\"");
    leave(session);
}

#[test]
fn an_editor_may_begin_with_nothing_and_a_new_note_with_it() {
    let home = Home::new();
    let session = with_editor(&home, "test -s \"$f\" || echo all of it > \"$f\"").start();
    session.wait_for("1 Grid");
    session.press("E");
    session.wait_for("E opens a note in your editor, and there is none here; a writes one");
    session.press("a<ctrl-g>");
    session.wait_for("all of it");
    session.press("<esc>");
    wait_for_saved(&home, "text = \"all of it\"");
    leave(session);
}

#[test]
fn visual_goes_before_editor_and_its_arguments_are_words_that_no_shell_reads() {
    let home = Home::new();
    let visual = format!(
        "{} -c \"set tw=0\" '$HOME' ';' ",
        editor(&home, "printf '%s|' \"$#\" \"$@\" > \"$HOME/args\"")
    );
    let session = launch(&[]).size(140, 40).home(&home).env("VISUAL", &visual).env("EDITOR", "false").start();
    write_note(&session, "who monitors?");
    session.press("E");
    session.wait_for("the note is as it was");
    let args = fs::read_to_string(home.path("args")).expect("its arguments");
    let args: Vec<&str> = args.split('|').collect();
    assert_eq!(args[..5], ["5", "-c", "set tw=0", "$HOME", ";"]);
    let file = Path::new(args[5]);
    assert!(
        file.ends_with("note-on-ceasefire-ukraine.md") && file.starts_with(home.path("state")),
        "{file:?}"
    );
    leave(session);
}

#[test]
fn where_no_editor_is_named_it_is_vi() {
    let home = Home::new();
    let quoted = editor(&home, "echo by vi > \"$f\"");
    fs::rename(quoted.trim_matches('\''), home.path("vi")).expect("its name");
    let path = format!("{}:{}", home.path("").display(), std::env::var("PATH").unwrap_or_default());
    let session =
        launch(&[]).size(140, 40).home(&home).env("PATH", &path).env("VISUAL", "").env("EDITOR", " ").start();
    write_note(&session, "who monitors?");
    session.press("E");
    session.wait_for("by vi");
    leave(session);
}

#[test]
fn the_editors_file_is_the_users_alone_and_nothing_else_is_handed_on() {
    let home = Home::new();
    let script = "stat -c %a \"$f\" \"${f%/*}\" \"${f%/*/*}\" > \"$HOME/modes\"; ls -l /proc/self/fd > \"$HOME/open\"; ulimit -c > \"$HOME/core\"; \
                  : > \"${f%/*}/backup~\"";
    let quoted = editor(&home, script);
    let program = env!("CARGO_BIN_EXE_demarche");
    let session = launch_other("sh", &["-c", "umask 000; exec \"$0\"", program])
        .size(140, 40)
        .home(&home)
        .env("EDITOR", &quoted)
        .start();
    write_note(&session, "who monitors?");
    session.press("E");
    session.wait_for("the note is as it was");
    let told = |name: &str| fs::read_to_string(home.path(name)).expect("it was told");
    assert_eq!(told("modes"), "600\n700\n700\n");
    assert_eq!(told("core"), "0\n");
    let open = told("open");
    // Its terminal, and what the listing itself has open.
    let foreign = open
        .lines()
        .filter(|line| line.contains("->"))
        .find(|line| !line.contains("/dev/pts/") && !line.ends_with("/open") && !line.contains("/proc/"));
    assert_eq!(foreign, None, "{open}");
    assert_eq!(fs::read_dir(home.path("state/demarche/editor")).expect("a folder").count(), 0);
    leave(session);
}

#[test]
fn an_editor_that_cannot_be_started_is_told_with_the_remedy_and_the_note_stays() {
    let home = Home::new();
    let here = home.path("no permission");
    fs::write(&here, "#!/bin/sh\n").expect("a file");
    let quoted = format!("'{}'", here.display());
    for (value, told) in [
        ("no-such-editor -x", "it is not found"),
        (quoted.as_str(), "it may not be executed"),
        ("~/bin/ed", "No shell reads it"),
        ("vim -c 'set", "a quote is not closed"),
    ] {
        let home = Home::new();
        let session = launch(&[]).size(140, 40).home(&home).env("EDITOR", value).start();
        write_note(&session, "who monitors?");
        session.press("E");
        session.wait_for("Any key goes on.");
        session.wait_for("EDITOR");
        session.wait_for(told);
        session.press(" ");
        session.wait_gone("Any key goes on.");
        assert_eq!(drafts(&home), Vec::<PathBuf>::new());
        session.press("q");
        leave_saved(session, &home, "text = \"who monitors?\"");
    }
}

fn leave_saved(mut session: Session, home: &Home, text: &str) {
    assert_eq!(session.wait_exit(), Exit::Code(0));
    session.assert_terminal_is_given_back();
    let saved = notes_file(home).expect("a notes file");
    assert!(saved.contains(text), "{saved}");
}

#[test]
fn an_editor_that_fails_is_asked_about_and_the_old_text_stays_unless_the_user_says_otherwise() {
    for (script, told) in [
        ("echo other > \"$f\"; exit 3", "The editor \"fake\" ended with the error 3."),
        ("echo other > \"$f\"; kill -KILL $$", "The editor \"fake\" was ended by signal 9."),
        (": > \"$f\"", "The text came back empty."),
        ("echo other > \"$f\"", "The text came back much shorter: 5 characters"),
    ] {
        for yes in [false, true] {
            let home = Home::new();
            let session = with_note(&home, script, LONG);
            session.press("E");
            session.wait_for("Take the editor's text?");
            session.wait_for(told);
            session.press(if yes { "y" } else { "n" });
            session.wait_gone("Take the editor's text?");
            let empty = script.starts_with(':');
            match (yes, empty) {
                (true, true) => wait_for_saved(&home, "deleted = "),
                (true, false) => wait_for_saved(&home, "text = \"other\""),
                (false, true) => {}
                // What was not wanted can be had after all.
                (false, false) => {
                    session.press("<ctrl-r>");
                    wait_for_saved(&home, "text = \"other\"");
                    session.press("u");
                }
            }
            if yes {
                session.press("u");
            }
            session.press("q");
            assert_eq!(drafts(&home), Vec::<PathBuf>::new());
            leave_saved(session, &home, LONG);
        }
    }
}

#[test]
fn an_editor_that_leaves_no_text_is_told_with_the_place_of_its_file_and_the_old_text_stays() {
    for (script, told, stays) in [
        ("rm \"$f\"", "left no file", false),
        ("printf 'one\\ntwo \\377\\n' > \"$f\"", "left bytes in line 2", true),
        ("printf 'one\\0two\\n' > \"$f\"", "left a NUL byte", true),
        ("head -c 70000 /dev/zero | tr '\\0' x > \"$f\"", "left 69 KiB", true),
        ("rm \"$f\"; mkfifo \"$f\"", "regular", true),
    ] {
        let home = Home::new();
        let session = with_note(&home, script, LONG);
        session.press("E");
        session.wait_for("Any key goes on.");
        session.wait_for("The note keeps the text it had");
        session.wait_for(told);
        session.press("<esc>");
        session.wait_gone("Any key goes on.");
        session.press("q");
        leave_saved(session, &home, LONG);
        assert_eq!(drafts(&home).len(), usize::from(stays), "{script}");

        let mut session = launch(&[]).size(140, 40).home(&home).start();
        if stays {
            session.wait_for("was not taken back");
            session.press("<esc>");
            session.wait_gone("was not taken back");
        }
        session.wait_for("1 Grid");
        session.press("q");
        assert_eq!(session.wait_exit(), Exit::Code(0));
    }
}

#[test]
fn a_kill_while_the_editor_is_open_leaves_its_file_and_the_next_start_tells_where() {
    let home = Home::new();
    let script = "echo rewritten > \"$f\"; echo $$ > \"$HOME/pid\"; exec sleep 60";
    let mut session = with_note(&home, script, "who monitors?");
    session.press("E");
    let editor = wait_for_pid(&home);
    // Meanwhile another one of ours does not take the file for a leftover.
    let other = launch(&["--example", "river"]).size(140, 40).home(&home).start();
    other.wait_for("1 Grid");
    leave(other);
    session.kill9();
    rustix::process::kill_process(editor, Signal::KILL).expect("the editor is there");

    let session = launch(&[]).size(140, 40).home(&home).start();
    session.wait_for("an editor had");
    session.press("<esc>");
    session.wait_gone("an editor had");
    session.wait_for("who monitors?");
    let files = drafts(&home);
    assert_eq!(fs::read_to_string(&files[0]).expect("its file"), "rewritten\n");
    leave(session);
}

#[test]
fn a_kill_while_the_editor_has_changed_nothing_leaves_nothing() {
    let home = Home::new();
    let mut session = with_note(&home, "echo $$ > \"$HOME/pid\"; exec sleep 60", "who monitors?");
    session.press("E");
    let editor = wait_for_pid(&home);
    session.kill9();
    rustix::process::kill_process(editor, Signal::KILL).expect("the editor is there");
    let session = launch(&[]).size(140, 40).home(&home).start();
    session.wait_for("who monitors?");
    assert_eq!(drafts(&home), Vec::<PathBuf>::new());
    // Whether what came back is told or was saved in time.
    session.press("<esc>");
    leave(session);
}

fn wait_for_pid(home: &Home) -> Pid {
    let number = wait_for_some("the editor begins", || {
        fs::read_to_string(home.path("pid")).ok()?.strip_suffix('\n')?.parse().ok()
    });
    Pid::from_raw(number).expect("a process number")
}

#[test]
fn signals_while_an_editor_has_the_terminal_end_both_with_the_notes_saved() {
    // One that ends when it is told to, and one that does not care.
    for script in [
        "stty raw -echo; printf '\\033[?1049h\\033[?25l'; echo $$ > \"$HOME/pid\"; exec sleep 60",
        "trap '' HUP TERM INT QUIT; stty raw -echo; echo $$ > \"$HOME/pid\"; while :; do sleep 1; done",
    ] {
        for signal in [Signal::TERM, Signal::HUP] {
            let home = Home::new();
            let mut session = with_editor(&home, script).start();
            session.wait_for("1 Grid");
            session.press("asaid at the last moment<ctrl-g>");
            let editor = wait_for_pid(&home);
            let asked = Instant::now();
            session.signal(signal);
            assert_eq!(session.wait_exit(), Exit::Code(128 + signal.as_raw().cast_unsigned()), "{signal:?}");
            assert!(asked.elapsed() < SOON, "{signal:?} took {:?}", asked.elapsed());
            session.assert_terminal_is_given_back();
            wait_for_some("no editor is left", || (!is_running(editor)).then_some(()));
            assert!(notes_file(&home).expect("a notes file").contains("said at the last moment"));
            assert_eq!(drafts(&home), Vec::<PathBuf>::new());
        }
    }
}

#[test]
fn a_terminal_that_goes_while_an_editor_has_it_ends_both_with_the_notes_saved() {
    let home = Home::new();
    // Nobody passes the signal on: the shell that leads the session does not care, nor does the editor.
    let quoted = editor(&home, "trap '' HUP; echo $$ > \"$HOME/pid\"; while :; do sleep 1; done");
    let lead = "trap '' HUP; \"$0\"; echo $? > \"$HOME/status\"";
    let mut session = launch_other("sh", &["-c", lead, env!("CARGO_BIN_EXE_demarche")])
        .size(140, 40)
        .home(&home)
        .env("EDITOR", &quoted)
        .start();
    session.wait_for("1 Grid");
    session.press("asaid at the last moment<ctrl-g>");
    let editor = wait_for_pid(&home);
    session.hang_up();
    let told = wait_for_some("the shell sees it end", || {
        fs::read_to_string(home.path("status")).ok().filter(|text| text.ends_with('\n'))
    });
    assert_eq!(told, "129\n");
    wait_for_some("no editor is left", || (!is_running(editor)).then_some(()));
    assert!(notes_file(&home).expect("a notes file").contains("said at the last moment"));
}

#[test]
fn a_stop_of_the_editor_gives_the_terminal_to_the_shell_and_fg_brings_the_editor_back() {
    // The whole job, as ^z and vim do; and the editor alone, which the shell would never learn of.
    for stop in ["kill -TSTP 0", "kill -STOP $$"] {
        let home = Home::new();
        let script = format!(": > \"$HOME/begun\"; {stop}; head -n 1 > \"$f\"");
        let mut session = launch_other("sh", &["-i"])
            .size(140, 40)
            .home(&home)
            .env("PS1", "ready> ")
            .env("EDITOR", &editor(&home, &script))
            .spawn();
        session.wait_for("ready>");
        session.write(format!("{}\r", env!("CARGO_BIN_EXE_demarche")).as_bytes());
        session.wait_until("the grid is drawn", vt100::Screen::alternate_screen);
        write_note(&session, "who monitors?");
        session.press("E");
        wait_for_file(&home.path("begun"));
        session.wait_for("Stopped");
        session.write(b"echo every key of $((6 * 7)) came to the shell\r");
        session.wait_for("every key of 42 came to the shell");
        assert!(session.settings_are_restored(), "{stop}");
        session.write(b"fg\r");
        wait_for_some("the job has the terminal", || (session.foreground() != session.pid()).then_some(()));
        session.write(b"written after the stop\r");
        session.wait_until("the screen is taken again", vt100::Screen::alternate_screen);
        session.wait_for("written after the stop");
        session.press("q");
        session.wait_until("the shell is back", |screen| {
            !screen.alternate_screen() && screen.contents().trim_end().ends_with("ready>")
        });
        session.write(b"exit\r");
        assert_eq!(session.wait_exit(), Exit::Code(0), "{stop}");
    }
}

#[test]
fn a_key_typed_in_the_moment_of_handing_over_is_the_editors_or_is_told_and_never_vanishes() {
    let home = Home::new();
    let script = "stty raw -echo; while c=$(dd bs=1 count=1 2>/dev/null); test \"$c\" != .; do printf %s \"$c\" >> \"$HOME/got\"; done";
    let session = with_note(&home, script, "who monitors?");
    let keys = "abcdefghijklmnopqrstuvwxyz0123456789";
    session.press("E");
    for key in keys.as_bytes().chunks(1) {
        std::thread::sleep(Duration::from_millis(2));
        session.write(key);
    }
    session.write(b".");
    session.wait_until("the screen is taken again", |screen| {
        screen.alternate_screen()
            && ["the note is as it was", "came too early"].iter().any(|told| screen.contents().contains(told))
    });
    let got = fs::read_to_string(home.path("got")).expect("what the editor got");
    assert!(keys.ends_with(&got), "{got}");
    match keys.len() - got.len() {
        0 => session.assert_shows("the note is as it was"),
        1 => session.assert_shows("a key came too early"),
        n => session.assert_shows(&format!("{n} keys came too early")),
    }
    leave(session);
}

#[test]
fn keys_that_came_along_with_the_one_that_opens_the_editor_do_nothing_and_are_told() {
    let home = Home::new();
    let session = with_note(&home, "true", "who monitors?");
    // At one stroke: they are read before anybody can know that the first of them lends the terminal.
    session.press("Exq");
    session.wait_for("2 keys came too early for the editor and did nothing");
    session.wait_for("who monitors?");
    leave(session);
}
