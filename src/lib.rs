//! demarche: compare the positions of parties across issues, in a terminal.
//!
//! # Where things are
//!
//! Five floors; each knows only those that the arrows reach:
//!
//! ```text
//! shell ──► ui ──► app ──► domain        and        shell ──► codec ──► domain
//! ```
//!
//! - [`domain`]: what is compared. Parties, issues, positions in time, stances, notes; the gap, the comparison, the query. No
//!   files, no terminal, no clock.
//! - [`codec`]: text into values and back. The dataset with its diagnostics, the notes, JSON. Never touches the disk.
//! - [`app`]: the running program as a value. One [`app::Model`], changed in one place, [`app::update()`], which says by
//!   [`app::Effect`] what the outside world must do. No terminal.
//! - [`ui`]: the model, drawn. Functions from the model to a frame; what things look like is said by [`ui::Role`].
//! - [`shell`]: the outside world. The command line, the disk, the terminal, and the loop between them.
//!
//! A key takes five hops: terminal → [`app::Key`] → [`app::keymap`] → [`app::update()`] → [`ui::view`]. A file takes five to
//! a cell: path → text → spans → [`domain::Draft`] → [`domain::Dataset`]. A note takes five to the disk: key → the model's
//! [`domain::NoteBook`] → the saver's thread → one atomic write → the bottom line says how it went.
//!
//! # What is on the screen
//!
//! ```text
//! ┌ header: title, where things stand, handling, who may look ─────────────────┐  ui/header.rs
//! │ tabs, chips of the filter, day, how many are shown                         │
//! ├────────────────────────────────────────────────┬───────────────────────────┤
//! │ the view: grid, comparison, opportunities or   │ detail: all that is known │  ui/pages
//! │ notes                                          │ of the focus              │  ui/panes.rs
//! │                                                ├───────────────────────────┤
//! │ ui/grid, compare.rs, opportunities.rs, notes.rs│ notes on the focus, and   │
//! │                                                │ the editor in place       │
//! ├────────────────────────────────────────────────┴───────────────────────────┤
//! │ footer: a message, or the keys that matter here; a prompt above it         │  ui/footer.rs
//! └────────────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! Over it may lie one list, prompt or question (`ui/overlays.rs`), or a dialog (`ui/export.rs`). Which regions a size has room for is said by
//! [`app::layout`] and placed by `ui/plan.rs`.
//!
//! Others may look on: in room mode the model's dataset is the part of it that the public sees
//! ([`domain::Dataset::seen_by`]) and its notes are none, so that drawing and searching need not know what is private.
//!
//! # What is deliberately absent
//!
//! Changes to the model outside `update`; wildcard arms over our own enums; `static` state; async; serde in `domain`; colours
//! outside `ui::look`; anything inferred about a party that nobody wrote down.

pub mod app;
pub mod codec;
pub mod domain;
pub mod shell;
pub mod ui;
