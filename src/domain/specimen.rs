//! Small datasets made by hand, for tests.
