//! How cells look: calm, wrapped, and each stance in a colour that those who see few colours can tell from the others; its
//! glyph and its name stand in the cell all the same.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::domain::Stance;

/// The looks of a workbook.
pub(super) struct Looks {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) label: Format,
    pub(super) plain: Format,
    pub(super) dim: Format,
    pub(super) link: Format,
    stances: Vec<(Stance, Format)>,
}

impl Looks {
    pub(super) fn new() -> Self {
        let plain = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border_bottom(FormatBorder::Hair)
            .set_border_bottom_color(Color::RGB(0xB8_B8_B8));
        let stances = Stance::ALL.iter().map(|stance| {
            let format = plain.clone();
            let format = match colour(*stance) {
                Some(colour) => format.set_background_color(Color::RGB(colour)),
                None => format,
            };
            (*stance, format)
        });
        Self {
            title: plain.clone().set_bold().set_font_size(14),
            heading: plain.clone().set_bold().set_background_color(Color::RGB(0xE7_E6_E6)),
            label: plain.clone().set_bold(),
            dim: plain.clone().set_font_color(Color::RGB(0x59_59_59)).set_italic(),
            link: plain.clone().set_font_color(Color::RGB(0x05_63_C1)).set_underline(FormatUnderline::Single),
            stances: stances.collect(),
            plain,
        }
    }

    /// The look of a cell with a stance, or with words alone.
    pub(super) fn stance(&self, stance: Option<Stance>) -> &Format {
        let found = self.stances.iter().find(|(it, _)| Some(*it) == stance);
        found.map_or(&self.plain, |(_, format)| format)
    }
}

/// Blue for, orange against, yellow where something is unclear; nothing where nothing was judged.
fn colour(stance: Stance) -> Option<u32> {
    match stance {
        Stance::Support => Some(0x9D_C3_E6),
        Stance::LeaningFor => Some(0xDD_EB_F7),
        Stance::Neutral => Some(0xED_ED_ED),
        Stance::LeaningAgainst => Some(0xFC_E4_D6),
        Stance::Oppose => Some(0xF4_B0_84),
        Stance::Contested | Stance::Unclear => Some(0xFF_F2_CC),
        Stance::Awaiting => Some(0xF8_F8_E8),
        Stance::Silent | Stance::NotApplicable => None,
    }
}
