//! Rust code as the walls read it: without comments and literals, with or without its tests.

/// Masks everything under `#[cfg(test)]` with blanks; returns the code, and the test modules that stand in other files.
pub fn without_tests(masked: &str) -> (String, Vec<String>) {
    const MARK: &str = "#[cfg(test)]";
    let (mut code, mut modules) = (String::new(), Vec::new());
    let mut rest = masked;
    while let Some(start) = rest.find(MARK) {
        let item = &rest[start..];
        let end = item_end(&item[MARK.len()..]) + MARK.len();
        if let (true, Some(at)) = (item[..end].ends_with(';'), item[..end].find("mod ")) {
            modules.push(word_at(&item[at + "mod ".len()..]).to_owned());
        }
        code.push_str(&rest[..start]);
        code.extend(item[..end].chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
        rest = &item[end..];
    }
    code.push_str(rest);
    (code, modules)
}

/// Where an item ends: at its semicolon, or where its braces close.
fn item_end(item: &str) -> usize {
    let mut open = 0_usize;
    for (at, letter) in item.char_indices() {
        match letter {
            ';' if open == 0 => return at + 1,
            '{' => open += 1,
            '}' if open == 1 => return at + 1,
            '}' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    item.len()
}

/// Masks comments, strings and characters with blanks; lines keep their numbers.
pub fn masked(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        let end = skipped(&letters, at);
        if end == at {
            masked.push(letters[at]);
            at += 1;
        } else {
            masked.extend(letters[at..end].iter().map(|&letter| if letter == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    masked
}

/// The end of a comment or literal that begins here; the same place where none does.
fn skipped(letters: &[char], at: usize) -> usize {
    let begins = |text: &str| text.chars().enumerate().all(|(step, letter)| letters.get(at + step) == Some(&letter));
    let is_in_name = at > 0 && (letters[at - 1].is_alphanumeric() || letters[at - 1] == '_');
    let find = |from: usize, wanted: &dyn Fn(usize) -> bool| {
        (from..letters.len()).find(|&place| wanted(place)).map_or(letters.len(), |place| place + 1)
    };
    if begins("//") {
        return find(at, &|place| letters.get(place + 1).is_none_or(|&next| next == '\n'));
    }
    if begins("/*") {
        return find(at + 3, &|place| letters[place] == '/' && letters[place - 1] == '*');
    }
    if begins("\"") {
        return quotation_end(letters, at + 1, '"');
    }
    if (begins("r\"") || begins("r#")) && !is_in_name {
        let fences = letters[at + 1..].iter().take_while(|&&letter| letter == '#').count();
        if letters.get(at + 1 + fences) == Some(&'"') {
            let closing = |place: usize| {
                letters[place - fences] == '"'
                    && letters[place + 1 - fences..=place].iter().all(|&letter| letter == '#')
            };
            return find(at + 2 + 2 * fences, &closing);
        }
    }
    // A quotation mark before a name is a lifetime unless it closes right behind one letter.
    if begins("'") && (letters.get(at + 1) == Some(&'\\') || letters.get(at + 2) == Some(&'\'')) {
        return quotation_end(letters, at + 1, '\'');
    }
    at
}

fn quotation_end(letters: &[char], from: usize, closing: char) -> usize {
    let mut at = from;
    while at < letters.len() {
        match letters[at] {
            '\\' => at += 2,
            letter if letter == closing => return at + 1,
            _ => at += 1,
        }
    }
    letters.len()
}

/// The places of a whole word.
pub fn places_of<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.match_indices(word).map(|(at, _)| at).filter(move |&at| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let runs_on_before = word.starts_with(is_name) && before.is_some_and(is_name);
        let runs_on_after = word.ends_with(is_name) && after.is_some_and(is_name);
        !runs_on_before && !runs_on_after
    })
}

/// The name that stands at the beginning of a piece of code.
pub fn word_at(code: &str) -> &str {
    let end = code.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    &code[..end.unwrap_or(code.len())]
}

/// The line, from 1, of a place in the code.
pub fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}
