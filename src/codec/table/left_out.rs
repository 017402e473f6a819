//! What is left out of the texts of a file, and the line that says so.

/// Texts that were left out: how many, and the first of them.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    count: usize,
    first: String,
}

impl LeftOut {
    pub(super) fn add(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if self.count == 0 {
            self.first = text.chars().take(40).collect();
        }
        self.count += 1;
    }

    pub(super) fn take(&mut self, other: Self) {
        if self.count == 0 {
            self.first = other.first;
        }
        self.count += other.count;
    }

    /// The line that says so.
    pub(super) fn remark(&self, one: &str, many: &str) -> Option<String> {
        match self.count {
            0 => None,
            1 => Some(format!("{one} is left out: {:?}", self.first)),
            count => Some(format!("{count} {many} are left out, the first {:?}", self.first)),
        }
    }
}

/// The line for texts that are struck out: nobody holds them any more.
pub(super) fn struck(texts: &LeftOut) -> Option<String> {
    texts.remark("a text that is struck out", "texts that are struck out")
}
