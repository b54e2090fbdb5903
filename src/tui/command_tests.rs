//! Invariants of the command table: no key bound twice, help and a way out in every context, no letter bound in a text
//! field.

use crossterm::event::KeyCode;
use std::collections::HashSet;

use super::command::Context::Inspection;
use super::command::{Command, Context, Key};
use super::command_table::{HintLevel, TABLE, bindings, own_bindings};
use crate::lang::Lang;
use crate::model::record::mark::Mark;

#[test]
fn no_key_stands_twice_in_a_context() {
    for &context in Context::ALL {
        let mut seen = HashSet::new();
        for binding in bindings(context) {
            for key in binding.keys {
                assert!(seen.insert(*key), "{context:?}: {} is bound twice", key.label(Lang::En));
            }
        }
    }
}

/// Where hints are dropped for want of room, these two stay.
#[test]
fn help_and_the_way_out_are_the_last_hints_of_every_footer() {
    for context in Context::ALL.iter().copied().filter(|context| *context != Context::Help) {
        let hints = own_bindings(context).filter(|binding| binding.hint == HintLevel::Footer);
        let commands: Vec<Command> = hints.map(|binding| binding.command).collect();
        let is_so = matches!(commands[..], [.., Command::Help, Command::Back | Command::Quit]);
        assert!(is_so, "{context:?}: {commands:?}");
    }
}

#[test]
fn no_two_hints_of_a_footer_say_the_same() {
    for (context, lang) in Context::ALL.iter().flat_map(|context| Lang::ALL.map(|lang| (*context, lang))) {
        let mut seen = HashSet::new();
        let hints = own_bindings(context).filter(|binding| binding.hint == HintLevel::Footer);
        // The sides of a conflict are told apart by their numbers.
        for binding in hints.filter(|binding| !matches!(binding.command, Command::Take(_))) {
            let words = binding.command.brief(context, lang);
            assert!(seen.insert(words), "{context:?} in {lang}: two keys for {words}");
        }
    }
}

#[test]
fn help_and_a_way_out_are_everywhere() {
    for &context in Context::ALL {
        let commands: Vec<Command> = bindings(context).map(|binding| binding.command).collect();
        let leaves = commands.iter().any(|command| matches!(command, Command::Back | Command::Quit));
        assert!(leaves, "{context:?} has no way out");
        assert!(context == Context::Help || commands.contains(&Command::Help), "{context:?} has no help");
    }
}

#[test]
fn no_letter_is_a_command_where_text_is_typed() {
    for context in Context::ALL.iter().copied().filter(|context| context.takes_text()) {
        for key in bindings(context).flat_map(|binding| binding.keys) {
            assert!(key.control || !matches!(key.code, KeyCode::Char(_)), "{context:?}: {}", key.label(Lang::En));
        }
    }
}

#[test]
fn an_inspection_can_be_done_with_a_chinese_input_method_on() {
    // With an input method on, letters, digits and signs never reach the program; Space does.
    let is_safe = |key: &Key| !key.control && (key.code == KeyCode::Char(' ') || !matches!(key.code, KeyCode::Char(_)));
    let needed = [
        Command::Mark(Mark::Done),
        Command::Mark(Mark::Partial),
        Command::Mark(Mark::Absent),
        Command::Mark(Mark::NotApplicable),
        Command::Cycle,
        Command::Note,
        Command::Up,
        Command::Down,
        Command::PageUp,
        Command::PageDown,
        Command::NextPillar,
        Command::Help,
        // Back leaves the start screen once search and filters are cleared.
        Command::Back,
        Command::Select,
        Command::SelectWider,
        Command::Filter,
        // The palette reaches every other command by its name.
        Command::Palette,
    ];
    for command in needed {
        let keys: Vec<Key> = bindings(Inspection)
            .filter(|binding| binding.command == command)
            .flat_map(|binding| binding.keys.iter().copied())
            .collect();
        assert!(keys.iter().any(is_safe), "{command:?} has only {keys:?}");
    }
    for &context in Context::ALL {
        let mut ways = bindings(context).filter(|binding| binding.command == Command::Back);
        assert!(ways.any(|binding| binding.keys.iter().any(is_safe)), "{context:?} cannot be left");
    }
}

#[test]
fn each_row_is_written_once() {
    let mut seen = HashSet::new();
    // The inspection has an order of its own for its hints and its help.
    for row in TABLE.iter().filter(|row| row.contexts != [Inspection]) {
        let keys: Vec<String> = row.keys.iter().map(|key| key.label(Lang::En)).collect();
        let text = format!("{:?} {keys:?} {:?}", row.command, row.hint);
        assert!(seen.insert(text.clone()), "{text} stands twice; name both contexts in one row, or a base of both");
    }
}

#[test]
fn the_practice_list_names_keys_that_are_there() {
    for lang in Lang::ALL {
        let list = crate::ops::demo::practice_list(lang);
        // Each key stands between quotation marks.
        let named: Vec<&str> = list.split(['「', '」', '\'']).skip(1).step_by(2).collect();
        assert!(named.len() > 20, "{named:?}");
        let keys: HashSet<String> =
            bindings(Inspection).flat_map(|binding| binding.keys).map(|key| key.label(lang)).collect();
        for key in named {
            assert!(keys.contains(key), "{lang}: {key} is no key of the inspection");
        }
    }
}
