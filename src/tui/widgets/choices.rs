//! Choices side by side, of which one is chosen: how they are painted, and how Left and Right choose.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::model::value::text::width;
use crate::tui::command::Command;
use crate::tui::theme::Theme;

/// The choices side by side, as far apart as there is room for; where there is none, the chosen one with its place among
/// them.
#[must_use]
pub fn line(words: &[&str], chosen: usize, cells: usize, theme: Theme) -> Line<'static> {
    let choice = |at: usize| format!("{} {}", theme.choice(at == chosen), words[at]);
    let needed: usize = (0..words.len()).map(|at| width(&choice(at))).sum();
    let gaps = words.len().saturating_sub(1);
    let Some(gap) = [2, 1].into_iter().find(|gap| needed + gaps * gap <= cells) else {
        let line = format!("< {} > ({}/{})", words[chosen], chosen + 1, words.len());
        return Line::styled(line, Style::new().add_modifier(Modifier::BOLD));
    };
    let span = |at: usize| {
        let style = if at == chosen { theme.heading() } else { theme.muted() };
        Span::styled(format!("{}{}", choice(at), " ".repeat(if at < gaps { gap } else { 0 })), style)
    };
    (0..words.len()).map(span).collect()
}

/// The choice that Left or Right leads to; the same at either end, and by another command.
#[must_use]
pub fn beside(command: Command, chosen: usize, choices: usize) -> usize {
    match command {
        Command::Left => chosen.saturating_sub(1),
        Command::Right => (chosen + 1).min(choices.saturating_sub(1)),
        _ => chosen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_stand_as_far_apart_as_there_is_room_for() {
        for (cells, expected) in
            [(20, "( ) one  (*) 落實"), (17, "( ) one  (*) 落實"), (16, "( ) one (*) 落實"), (15, "< 落實 > (2/2)")]
        {
            assert_eq!(line(&["one", "落實"], 1, cells, Theme::plain()).to_string(), expected, "{cells}");
        }
    }

    #[test]
    fn left_and_right_stop_at_the_ends() {
        let ways = [(0, Command::Left, 0), (2, Command::Left, 1), (1, Command::Right, 2), (2, Command::Right, 2)];
        for (chosen, command, expected) in ways.into_iter().chain([(1, Command::Down, 1)]) {
            assert_eq!(beside(command, chosen, 3), expected, "{chosen} {command:?}");
        }
    }
}
