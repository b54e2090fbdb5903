//! Colours by role: one table for each palette, in true colour, 256 and 16 colours.

use ratatui::style::Color;

/// What a colour says. Text, headings and doubt have none: they are the terminal's own colour, plain or bold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Labels, units, times, ids, theme rows, words of hints.
    Muted,
    /// Rules; never text.
    Line,
    /// Where I am, and keys.
    Accent,
    /// A point that is done.
    Done,
    /// A point that is done in part.
    Partial,
    /// A point that is absent; overdue, not saved, damaged.
    Absent,
    /// The share of done points in a bar: quieter than the word, since it covers an area. So are the two below.
    DoneBar,
    PartialBar,
    AbsentBar,
    /// The ground of the row under the cursor.
    Cursor,
}

impl Role {
    #[cfg(test)]
    pub(super) const ALL: [Self; 10] = [
        Self::Muted,
        Self::Line,
        Self::Accent,
        Self::Done,
        Self::Partial,
        Self::Absent,
        Self::DoneBar,
        Self::PartialBar,
        Self::AbsentBar,
        Self::Cursor,
    ];
}

/// The tables of colours: one for each kind of ground, and one of high contrast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// For dark grounds.
    Dark,
    /// For light grounds.
    Light,
    /// White on black with few bright colours: for sunlight and low vision.
    HighContrast,
}

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// None: bold, reversed rows, signs and the heights of bars say everything.
    Mono,
    /// The sixteen that the user of a terminal chooses.
    Sixteen,
    /// A table of 256, of which all but the first sixteen look alike everywhere.
    Indexed,
    /// 24 bits: the colours of the palette as they are.
    True,
}

/// One colour of a palette: red, green and blue, its neighbour among the 256, and one of the sixteen. The 256 are not
/// always the nearest: text needs a contrast of 4.5.
struct Tone(u32, u8, Color);

const fn tone(palette: Palette, role: Role) -> Tone {
    match palette {
        Palette::Dark => match role {
            Role::Muted => Tone(0x009c_a2b4, 248, Color::Gray),
            Role::Line => Tone(0x003c_4254, 238, Color::DarkGray),
            Role::Accent => Tone(0x007f_b0ff, 111, Color::LightBlue),
            Role::Done => Tone(0x008f_cf86, 114, Color::Green),
            Role::Partial => Tone(0x00e6_b866, 179, Color::Yellow),
            Role::Absent => Tone(0x00f4_828a, 210, Color::LightRed),
            Role::DoneBar => Tone(0x0066_a25f, 71, Color::Green),
            Role::PartialBar => Tone(0x00cf_9f45, 179, Color::Yellow),
            Role::AbsentBar => Tone(0x00e0_606b, 167, Color::Red),
            Role::Cursor => Tone(0x0026_3049, 236, Color::Reset),
        },
        // Yellow and cyan cannot be read on white, and grey is what each terminal makes of it.
        Palette::Light => match role {
            Role::Muted => Tone(0x005c_6272, 241, Color::Reset),
            Role::Line => Tone(0x00c6_cad4, 251, Color::Reset),
            Role::Accent => Tone(0x001a_56b4, 25, Color::Blue),
            Role::Done => Tone(0x0022_6b2a, 22, Color::Green),
            Role::Partial => Tone(0x0082_5000, 94, Color::Magenta),
            Role::Absent => Tone(0x00b3_202e, 124, Color::Red),
            Role::DoneBar => Tone(0x004f_9455, 65, Color::Green),
            Role::PartialBar => Tone(0x00b6_7d14, 130, Color::Magenta),
            Role::AbsentBar => Tone(0x00c9_414d, 131, Color::Red),
            Role::Cursor => Tone(0x00df_e8f7, 254, Color::Reset),
        },
        Palette::HighContrast => match role {
            Role::Muted => Tone(0x00d8_d8d8, 188, Color::White),
            Role::Line => Tone(0x00b8_b8b8, 250, Color::White),
            Role::Accent => Tone(0x006f_d3ff, 117, Color::LightCyan),
            Role::Done | Role::DoneBar => Tone(0x006d_ff7a, 120, Color::LightGreen),
            Role::Partial | Role::PartialBar => Tone(0x00ff_dd55, 221, Color::LightYellow),
            Role::Absent | Role::AbsentBar => Tone(0x00ff_9a9a, 216, Color::LightRed),
            Role::Cursor => Tone(0x00ff_ffff, 231, Color::White),
        },
    }
}

/// The colour of a role; `None` where there are none.
pub(super) const fn colour(palette: Palette, depth: Depth, role: Role) -> Option<Color> {
    let Tone(rgb, index, basic) = tone(palette, role);
    match depth {
        Depth::Mono => None,
        Depth::Sixteen => Some(basic),
        Depth::Indexed => Some(Color::Indexed(index)),
        Depth::True => {
            let [_, red, green, blue] = rgb.to_be_bytes();
            Some(Color::Rgb(red, green, blue))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Grounds of terminals in use, the darkest and the lightest among them.
    const DARK: [(u8, u8, u8); 4] = [(0, 0, 0), (0x16, 0x18, 0x1f), (0x1e, 0x1e, 0x1e), (0x00, 0x2b, 0x36)];
    const LIGHT: [(u8, u8, u8); 3] = [(0xff, 0xff, 0xff), (0xfc, 0xfb, 0xf8), (0xfd, 0xf6, 0xe3)];

    fn grounds(palette: Palette) -> &'static [(u8, u8, u8)] {
        match palette {
            Palette::Dark => &DARK,
            Palette::Light => &LIGHT,
            Palette::HighContrast => &DARK[..1],
        }
    }

    /// Red, green and blue of a colour that is not one of the sixteen.
    fn parts(color: Color) -> (u8, u8, u8) {
        const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        match color {
            Color::Rgb(red, green, blue) => (red, green, blue),
            Color::Indexed(index @ 16..=231) => {
                let at = usize::from(index - 16);
                (STEPS[at / 36], STEPS[at / 6 % 6], STEPS[at % 6])
            }
            Color::Indexed(index @ 232..) => [8 + 10 * (index - 232)].map(|grey| (grey, grey, grey))[0],
            other => panic!("{other:?} is what the terminal makes of it"),
        }
    }

    /// Relative luminance, from 0 to 1, by WCAG 2.
    fn luminance((red, green, blue): (u8, u8, u8)) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// Contrast, from 1 to 21, by WCAG 2.
    fn contrast(one: (u8, u8, u8), other: (u8, u8, u8)) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    #[test]
    fn text_can_be_read_on_every_ground_and_on_the_row_under_the_cursor() {
        for palette in [Palette::Dark, Palette::Light, Palette::HighContrast] {
            for depth in [Depth::Indexed, Depth::True] {
                let at = |role| parts(colour(palette, depth, role).expect("a colour"));
                let least = if palette == Palette::HighContrast { 7.0 } else { 4.5 };
                for role in Role::ALL {
                    let needed = match role {
                        Role::Muted | Role::Accent | Role::Done | Role::Partial | Role::Absent => least,
                        Role::DoneBar | Role::PartialBar | Role::AbsentBar => 3.0,
                        Role::Line | Role::Cursor => continue,
                    };
                    for &ground in grounds(palette) {
                        let found = contrast(at(role), ground);
                        assert!(found >= needed, "{palette:?} {depth:?} {role:?} on {ground:?}: {found:.1}");
                    }
                    // In the palette of high contrast that row is black on white.
                    if needed >= 4.5 && palette != Palette::HighContrast {
                        let found = contrast(at(role), at(Role::Cursor));
                        assert!(found >= 4.5, "{palette:?} {depth:?} {role:?} under the cursor: {found:.1}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_row_under_the_cursor_is_seen_and_keeps_the_terminals_own_text_readable() {
        for (palette, text) in [(Palette::Dark, (0xd0, 0xd0, 0xd0)), (Palette::Light, (0x33, 0x33, 0x33))] {
            for depth in [Depth::Indexed, Depth::True] {
                let row = parts(colour(palette, depth, Role::Cursor).expect("a colour"));
                let against_text = contrast(row, text);
                assert!(against_text >= 7.0, "{palette:?} {depth:?}: {against_text:.1}");
                assert!(contrast(row, grounds(palette)[0]) >= 1.2, "{palette:?} {depth:?}");
            }
        }
    }

    #[test]
    fn on_white_none_of_the_sixteen_is_yellow_cyan_or_white() {
        for role in Role::ALL {
            let colour = colour(Palette::Light, Depth::Sixteen, role);
            assert!(!matches!(colour, Some(Color::Yellow | Color::Cyan | Color::White | Color::Gray)), "{role:?}");
        }
    }
}
