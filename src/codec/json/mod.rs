//! What programs read: the same facts that the pages tell people, as values that serde writes as JSON.
//!
//! Every key is always there: what is not known is `null`, what there is none of is `[]`. Records are named by id, words of
//! closed lists stand as files write them, and all text is as clean as on the screen.

mod comparison;
mod issue;
mod note;
mod record;

pub use comparison::{Compared, Comparison};
pub use issue::{Gap, Issue, Position, WholeIssue};
pub use note::Note;
pub use record::{Challenge, Head, Measure, Opportunity, Origin, Party, Source, Step};
