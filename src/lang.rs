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

/// A number with its English noun: `1 point`, `2 points`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted<N> {
    /// How many.
    pub count: N,
    /// What one is called.
    pub one: &'static str,
    /// What several are called, where it is not the same with an `s`.
    pub many: Option<&'static str>,
}

impl<N: Copy + PartialEq + From<u8> + fmt::Display> fmt::Display for Counted<N> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { count, one, many } = *self;
        match many {
            _ if count == N::from(1) => write!(formatter, "{count} {one}"),
            Some(many) => write!(formatter, "{count} {many}"),
            None => write!(formatter, "{count} {one}s"),
        }
    }
}

/// Declares messages as methods of [`Lang`], each with its Chinese and its English text.
///
/// A missing text, a text that uses an undeclared argument, and a call with a wrong argument do not compile. Each
/// module declares its own texts next to the code that prints them. `one(count): text` is the English text where `count`
/// is one, and `counted(count: noun)` makes `{count}` the number with its noun in it, as [`Counted`] writes it; Chinese
/// has no plural.
macro_rules! messages {
    ($($(#[$meta:meta])* $name:ident($($arg:ident: $kind:ty),*) {
        zh: $zh:literal,
        $(one($count:ident): $one:literal,)?
        $(counted($($counted:ident: $noun:literal $(/ $nouns:literal)?),+),)?
        en: $en:literal $(,)?
    })*) => {
        impl $crate::lang::Lang {
            $(
                $(#[$meta])*
                #[must_use]
                pub(crate) fn $name(self $(, $arg: $kind)*) -> String {
                    match self {
                        Self::ZhTw => format!($zh),
                        $(Self::En if $count == 1 => format!($one),)?
                        Self::En => {
                            $($(
                                let $counted = $crate::lang::Counted {
                                    count: $counted,
                                    one: $noun,
                                    many: [$($nouns)?].first().copied(),
                                };
                            )+)?
                            format!($en)
                        }
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

    #[test]
    fn one_of_a_thing_is_no_plural() {
        let lang = Lang::En;
        for (text, expected) in [
            (lang.form_points(1), "1 point"),
            (lang.form_points(0), "0 points"),
            (lang.form_points(2), "2 points"),
            (lang.history_after(1, 1), "1 change since; going all back would change 1 point"),
            (lang.history_after(2, 1), "2 changes since; going all back would change 1 point"),
            (
                lang.review_about(2, 1),
                "2 points; 1 paragraph in doubt; framework: six-pillars, five-pillars or another word",
            ),
        ] {
            assert_eq!(text, expected);
        }
        assert_eq!(Lang::ZhTw.form_points(1), Lang::ZhTw.form_points(2).replace('2', "1"));
    }

    /// What stands for one thing though a noun with an `s` follows: numbers that are no counts, limits, and what is there
    /// only in plural.
    const NO_COUNTS: [&str; 3] = ["cli_no_side", "problem_too_many_points", "form_too_many"];

    #[test]
    fn no_english_message_puts_a_bare_count_before_a_plural() {
        let mut files = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        let (mut seen, mut wrong) = (0, Vec::new());
        while let Some(path) = files.pop() {
            if path.is_dir() {
                files.extend(std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = std::fs::read_to_string(&path).expect("a source");
                for message in messages_of(&source) {
                    seen += 1;
                    let is_known = NO_COUNTS.contains(&message.name);
                    wrong.extend(
                        message.bare_plural().filter(|_| !is_known).map(|what| (message.name.to_owned(), what)),
                    );
                }
            }
        }
        assert!(seen > 300, "only {seen} messages were found");
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn a_bare_plural_is_found() {
        let of = |source: &str| messages_of(source).iter().find_map(Message::bare_plural);
        assert_eq!(
            of("a(points: usize) { zh: \"{points} 項\", en: \"all {points} points\" }"),
            Some("{points} points".into())
        );
        assert_eq!(of("a(n: u32) {\n zh: \"{n}\",\n en: \"{n} more files\",\n}"), Some("{n} more files".into()));
        assert_eq!(of("a(n: u32) { zh: \"{n}\", one(n): \"1 file\", en: \"{n} files\" }"), None);
        assert_eq!(of("a(n: u32) { zh: \"{n}\", counted(n: \"file\"), en: \"{n} there\" }"), None);
        assert_eq!(of("a(files: &str) { zh: \"{files}\", en: \"{files} files\" }"), None);
        assert_eq!(of("a(files: u8) { zh: \"{files}\", en: \"files {files} points 2\" }"), None);
    }

    /// A message as its source declares it.
    struct Message<'a> {
        name: &'a str,
        arguments: &'a str,
        /// What stands between the Chinese and the English text.
        clauses: &'a str,
        en: &'a str,
    }

    /// The messages with arguments that a source declares.
    fn messages_of(source: &str) -> Vec<Message<'_>> {
        let declared = source.match_indices("zh: \"").filter_map(|(at, _)| {
            let (before, after) = (&source[..at], &source[at..]);
            let head = before.trim_end().strip_suffix('{')?.trim_end().strip_suffix(')')?;
            let (names, arguments) = head.rsplit_once('(')?;
            let name = names.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next()?;
            let (clauses, rest) = after.split_once("en: \"")?;
            let quotes = rest.match_indices('"').map(|(at, _)| at);
            let end = quotes.into_iter().find(|&at| !rest[..at].ends_with('\\'))?;
            Some(Message { name, arguments, clauses, en: &rest[..end] })
        });
        declared.collect()
    }

    impl Message<'_> {
        /// A number before a noun in plural that no clause makes singular.
        fn bare_plural(&self) -> Option<String> {
            let arguments = self.arguments.split(',').filter_map(|argument| argument.split_once(':'));
            let numbers =
                arguments.filter(|(_, kind)| matches!(kind.trim(), "usize" | "u8" | "u16" | "u32" | "u64" | "i64"));
            numbers.into_iter().find_map(|(argument, _)| {
                let argument = argument.trim();
                if ["one(", "counted("].iter().any(|clause| self.clauses.contains(clause)) && self.is_treated(argument)
                {
                    return None;
                }
                // As it is, or with a width.
                let (before, after) = self.en.split_once(&format!("{{{argument}"))?;
                let (_, after) =
                    after.split_once("} ").filter(|(width, _)| width.is_empty() || width.starts_with(':'))?;
                // `points {points}`: the noun is a label before its number.
                if before.trim_end().ends_with(argument) && argument.len() > 2 {
                    return None;
                }
                let words = after.split(' ').take(2).scan(false, |is_over, word| {
                    let word = (!*is_over).then_some(word);
                    *is_over = word.is_some_and(|word| word.ends_with(|letter: char| !letter.is_alphabetic()));
                    word
                });
                let words: Vec<&str> = words.collect();
                let at = words.iter().position(|word| is_plural(word))?;
                Some(format!("{{{argument}}} {}", words[..=at].join(" ")))
            })
        }

        fn is_treated(&self, argument: &str) -> bool {
            [format!("one({argument})"), format!("{argument}: \"")].iter().any(|clause| self.clauses.contains(clause))
        }
    }

    fn is_plural(word: &str) -> bool {
        let word = word.trim_end_matches(|letter: char| !letter.is_alphabetic());
        // Such as `problem(s)`, which is right of one and of many; and other numbers.
        !word.contains(['{', '('])
            && word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !["this", "does"].contains(&word)
    }
}
