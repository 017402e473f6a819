//! The built program as people meet it: in a real terminal, and in pipes.

#![cfg(unix)]

mod answers;
mod briefing;
mod commands;
mod ending;
mod exporting;
mod git;
mod handing;
mod idle;
mod import;
mod job;
mod keeping;
mod keys;
mod leaks;
mod lend;
mod log;
mod new;
mod pipes;
mod press;
mod private;
mod pty;
mod refusing;
mod room;
mod sizes;
mod slow;
mod team;
