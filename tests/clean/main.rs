//! What reaches the terminal is clean, and stands where it should: whatever a file, an argument or a key brings.

mod drift;
#[path = "../screens/driver.rs"]
#[allow(dead_code, reason = "only its keys are used here")]
mod driver;
mod emulator;
mod hostile;
mod scalars;
mod screens;
mod tokens;
