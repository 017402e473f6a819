//! Themes: the declared ones, those that are only used, and what either lies within.

use crate::domain::records::{Id, Theme};
use crate::domain::text::Text;

use super::desk::{Desk, Ids};
use super::names::{Named, nearest, slug};
use super::records::{look_alike, required};
use super::trouble::{Kind, Warning, WarningKind};
use super::written::{WrittenIssue, WrittenTheme};

/// The themes: the declared ones, then those that are only used, each after what it lies within.
pub(super) fn theme_records(
    desk: &mut Desk,
    written: Vec<WrittenTheme>,
    issues: &[WrittenIssue],
) -> (Vec<Theme>, Ids) {
    let declared = desk.settle(
        Kind::Theme,
        &written,
        |theme| theme.id,
        |theme| theme.name.as_ref().map_or("", |name| &name.value),
    );
    look_alike(desk, Kind::Theme, &written, |theme| theme.name.as_ref());
    let mut made = Made { themes: Vec::with_capacity(written.len()), ids: Ids::default() };
    for (at, theme) in written.into_iter().enumerate() {
        for (lacks, keys) in [(theme.id.is_none(), &["id"]), (theme.name.is_none(), &["name"])] {
            if lacks {
                desk.missing(theme.place, Kind::Theme, keys);
            }
        }
        let id = declared.list[at].clone();
        made.add_parents(desk, Some(&declared), id.as_str());
        let name = required(theme.name.map(|name| name.value));
        made.add(desk, Theme { id, name });
    }
    for named in issues.iter().flat_map(|issue| &issue.themes) {
        if made.ids.get(named.symbol).is_none() {
            made.add_used(desk, &declared, *named);
        }
    }
    (made.themes, made.ids)
}

/// The themes so far.
struct Made {
    themes: Vec<Theme>,
    ids: Ids,
}

impl Made {
    fn add(&mut self, desk: &mut Desk, theme: Theme) {
        let symbol = desk.names.symbol(theme.id.as_str());
        self.ids.set(symbol, self.themes.len() as u32);
        self.themes.push(theme);
    }

    /// Adds a theme that is used and not declared, by an id or by a name.
    fn add_used(&mut self, desk: &mut Desk, declared: &Ids, named: Named) {
        let used = desk.names.text(named.symbol).to_owned();
        let id = match Id::nested(&used) {
            Some(_) => used.clone(),
            None => used.split('/').map(slug).collect::<Vec<_>>().join("/"),
        };
        if !desk.check_id(Kind::Theme, &id, named.place) {
            self.ids.set(named.symbol, 0);
            return;
        }
        let symbol = desk.names.symbol(&id);
        if let Some(known) = self.ids.get(symbol) {
            self.ids.set(named.symbol, known);
            return;
        }
        if !desk.has_lost(Kind::Theme) {
            desk.warn(WarningKind::UndeclaredTheme, named.place, || Warning::UndeclaredTheme {
                nearest: nearest(&id, declared.list.iter().map(Id::as_str)).map(str::to_owned),
                id: used.clone(),
            });
        }
        self.add_parents(desk, None, &id);
        let name =
            if id == used { name_of(&id) } else { Text::line(used.rsplit('/').next().unwrap_or(&used)) };
        self.ids.set(named.symbol, self.themes.len() as u32);
        self.add(desk, Theme { id: Id::checked(id.as_str()), name });
    }

    /// Adds what a nested theme lies within, unless it is there or declared further on.
    fn add_parents(&mut self, desk: &mut Desk, declared: Option<&Ids>, id: &str) {
        for (end, _) in id.match_indices('/') {
            let symbol = desk.names.symbol(&id[..end]);
            let known = self.ids.get(symbol).or_else(|| declared?.get(symbol)).is_some();
            if !known {
                self.add(desk, Theme { id: Id::checked(&id[..end]), name: name_of(&id[..end]) });
            }
        }
    }
}

/// A name for a theme that nobody named: `water/ground-level` is "Ground level".
fn name_of(id: &str) -> Text {
    let last = id.rsplit('/').next().unwrap_or(id).replace(['-', '_'], " ");
    let mut chars = last.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    Text::line(&(first + chars.as_str()))
}
