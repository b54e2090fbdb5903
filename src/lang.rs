//! The two languages of the interface, and the macro that makes a missing message a compile error.

use std::fmt;

/// Language of interface, messages and reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Traditional Chinese as used in Taiwan.
    #[default]
    ZhTw,
    /// English.
    En,
}

impl Lang {
    /// Every language, in the order of the help.
    pub const ALL: [Self; 2] = [Self::ZhTw, Self::En];

    /// The language of a tag such as `zh-TW`, `en_US.UTF-8` or `C`; `None` if it is neither.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::ZhTw),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The value of `--lang`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhTw => "zh-TW",
            Self::En => "en",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.tag())
    }
}

/// Declares messages as methods of [`Lang`], each with its Chinese and its English text.
///
/// A missing text, a text that uses an undeclared argument, and a call with a wrong argument do not compile. Each
/// module declares its own texts next to the code that prints them. `one(count): text` is the English text where `count`
/// is one; Chinese has no plural.
macro_rules! messages {
    ($($(#[$meta:meta])* $name:ident($($arg:ident: $kind:ty),*) {
        zh: $zh:literal, $(one($count:ident): $one:literal,)? en: $en:literal $(,)?
    })*) => {
        impl $crate::lang::Lang {
            $(
                $(#[$meta])*
                #[must_use]
                pub(crate) fn $name(self $(, $arg: $kind)*) -> String {
                    match self {
                        Self::ZhTw => format!($zh),
                        $(Self::En if $count == 1 => format!($one),)?
                        Self::En => format!($en),
                    }
                }
            )*
        }
    };
}

/// Declares messages that take no argument, as methods of [`Lang`] that return a constant.
macro_rules! text {
    ($($(#[$meta:meta])* $name:ident { zh: $zh:literal, en: $en:literal $(,)? })*) => {
        impl $crate::lang::Lang {
            $(
                $(#[$meta])*
                #[must_use]
                pub(crate) const fn $name(self) -> &'static str {
                    match self {
                        Self::ZhTw => $zh,
                        Self::En => $en,
                    }
                }
            )*
        }
    };
}

pub(crate) use messages;
pub(crate) use text;

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn a_tag_chooses_by_its_primary_part() {
        for (tag, expected) in [
            ("zh-TW", Some(Lang::ZhTw)),
            ("zh_TW.UTF-8", Some(Lang::ZhTw)),
            ("en", Some(Lang::En)),
            ("EN_us", Some(Lang::En)),
            ("C.UTF-8", None),
            ("de-AT", None),
            ("", None),
        ] {
            assert_eq!(Lang::from_tag(tag), expected, "{tag}");
        }
    }
}
