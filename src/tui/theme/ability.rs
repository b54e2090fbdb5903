//! What a terminal is able to: told by the environment at first, and by its own answers later.

use super::colours::Depth;

/// What a terminal is able to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ability {
    /// How many colours it has.
    pub depth: Depth,
    /// Whether its ground is dark or light; `None` where it does not say.
    pub ground: Option<Ground>,
    /// Whether characters of ambiguous width, such as `─` and `▆`, are one cell wide.
    pub narrow: Narrow,
}

/// The ground of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Light text on it.
    Dark,
    /// Dark text on it.
    Light,
}

/// Whether characters of ambiguous width are one cell wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Narrow {
    /// One cell, so that lines and bars are drawn with them.
    Yes,
    /// Two cells, or only ASCII is wished: lines and bars are drawn in ASCII.
    No,
    /// Not known yet, which looks like `No`.
    Unknown,
}

impl Ability {
    /// What the variables of the environment say, looked up by name: `COLORTERM`, `TERM`, `COLORFGBG`, and on Windows
    /// `WT_SESSION`. `is_coloured` is false where the user wants no colours.
    #[must_use]
    pub fn of_environment(is_coloured: bool, variable: impl Fn(&str) -> Option<String>) -> Self {
        let term = variable("TERM").unwrap_or_default();
        let claims = variable("COLORTERM").unwrap_or_default();
        let depth = if !is_coloured || term == "dumb" {
            Depth::Mono
        } else if claims.contains("truecolor") || claims.contains("24bit") || variable("WT_SESSION").is_some() {
            Depth::True
        } else if term.contains("256color") {
            Depth::Indexed
        } else {
            Depth::Sixteen
        };
        // The Windows Terminal draws them narrow; it is not asked.
        let narrow = if variable("WT_SESSION").is_some() { Narrow::Yes } else { Narrow::Unknown };
        Self { depth, ground: variable("COLORFGBG").as_deref().and_then(ground_of_pair), narrow }
    }
}

/// The ground by a value of `COLORFGBG`, such as `15;0` or `0;default;15`: one of the sixteen colours last.
fn ground_of_pair(pair: &str) -> Option<Ground> {
    match pair.rsplit(';').next()?.parse::<u8>().ok()? {
        0..=6 | 8 => Some(Ground::Dark),
        7 | 9..=15 => Some(Ground::Light),
        16.. => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_how_many_colours_and_which_ground() {
        for (variables, is_coloured, expected) in [
            (&[][..], true, (Depth::Sixteen, None)),
            (&[("TERM", "xterm")], true, (Depth::Sixteen, None)),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], true, (Depth::Mono, None)),
            (&[("TERM", "tmux-256color")], true, (Depth::Indexed, None)),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], true, (Depth::True, None)),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], false, (Depth::Mono, None)),
            (&[("WT_SESSION", "1")], true, (Depth::True, None)),
            (&[("COLORFGBG", "0;15")], true, (Depth::Sixteen, Some(Ground::Light))),
            (&[("COLORFGBG", "15;default;0")], true, (Depth::Sixteen, Some(Ground::Dark))),
            (&[("COLORFGBG", "default;default")], true, (Depth::Sixteen, None)),
        ] {
            let variable = |name: &str| {
                let found = variables.iter().find(|(other, _)| *other == name);
                found.map(|(_, value): &(&str, &str)| (*value).to_owned())
            };
            let ability = Ability::of_environment(is_coloured, variable);
            assert_eq!((ability.depth, ability.ground), expected, "{variables:?}");
        }
    }
}
