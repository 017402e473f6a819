//! The screens of the program, whole: a dataset, keys, a picture.

mod driver;
mod exporting;
mod find;
mod log;
mod notes;
mod pictures;
mod readme;
mod room;
mod secrets;
mod sizes;
mod stripped;
mod taking;
mod team;
mod views;
