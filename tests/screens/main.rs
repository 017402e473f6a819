//! The screens of the program, whole: a dataset, keys, a picture.

mod driver;
mod find;
mod log;
mod notes;
mod pictures;
mod readme;
mod room;
mod sizes;
mod taking;
mod views;
