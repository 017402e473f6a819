//! The built program as people meet it: in a real terminal, and in pipes.

#![cfg(unix)]

mod commands;
mod ending;
mod idle;
mod job;
mod keys;
mod press;
mod pty;
mod sizes;
