//! What reaches the terminal is clean, and stands where it should: whatever a file, an argument or a key brings.

mod commands;
mod drift;
#[path = "../screens/driver.rs"]
#[allow(dead_code, reason = "only its keys are used here")]
mod driver;
mod emulator;
mod hostile;
mod living;
#[path = "../e2e/press.rs"]
mod press;
#[path = "../e2e/pty.rs"]
#[allow(dead_code, reason = "others use the rest of it")]
mod pty;
mod scalars;
mod screens;
mod tmux;
mod tokens;
mod told;
mod typed;
mod walk;
