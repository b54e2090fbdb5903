//! The desk, a test harness for commands: its own folder, an empty environment, a fixed clock.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The time of the fixed clock.
pub const NOW: &str = "2026-11-22T09:03:11+08:00";

/// A folder that the program works in, removed on drop.
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// An empty desk.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder for the test") }
    }

    /// A desk with one session of `sanmin2-115`, and the session's file name.
    pub fn with_session() -> (Self, String) {
        let desk = Self::new();
        let told = desk.run(&["new", "sanmin2-115", "--kind", "spot", "--reviewer", "王檢查員"]);
        assert_eq!(told.status.code(), Some(0), "{told:?}");
        let path = PathBuf::from(String::from_utf8(told.stdout).expect("a path").trim());
        let name = path.file_name().expect("a file").to_string_lossy();
        (desk, name.into_owned())
    }

    /// The folder, which is the program's working folder too.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Path of a session in the data folder.
    pub fn session(&self, name: &str) -> PathBuf {
        self.data().join("sessions").join(name)
    }

    /// Puts a file into the data folder.
    pub fn put(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.data().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the data folder");
        std::fs::write(&path, content).expect("a file in the data folder");
        path
    }

    /// The program with nothing in its environment but this desk.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pillarcheck"));
        command
            .current_dir(self.folder())
            .env_clear()
            .env("PILLARCHECK_NOW", NOW)
            .stdin(Stdio::null())
            .arg("--data-dir")
            .arg(self.data())
            .args(arguments);
        // Where no variable names a language, Windows is asked; the desk speaks zh-TW, as nothing at all does elsewhere.
        if cfg!(windows) {
            command.env("LANG", "zh_TW");
        }
        command
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program can be started")
    }

    /// Runs the program once in each language and returns the transcripts.
    pub fn both(&self, arguments: &[&str]) -> String {
        ["zh-TW", "en"].map(|lang| self.tell(&[&["--lang", lang], arguments].concat())).join("\n")
    }

    /// Runs the program and returns a transcript: the command line, standard output, standard error, exit code.
    pub fn tell(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        self.told(arguments, &output)
    }

    fn told(&self, arguments: &[&str], output: &Output) -> String {
        let mut told = format!("$ pillarcheck {}\n", arguments.join(" "));
        for (name, bytes) in [("", &output.stdout), ("! ", &output.stderr)] {
            let text = String::from_utf8(bytes.clone()).expect("the program speaks UTF-8");
            for line in text.lines() {
                told.push_str(format!("{name}{line}").trim_end());
                told.push('\n');
            }
        }
        let code = output.status.code().expect("an exit code");
        self.steady(&format!("{told}[{code}]\n"))
    }

    /// Runs the program with standard input and returns the transcript.
    pub fn talk(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> String {
        use std::io::Write as _;
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program can be started");
        let mut stdin = child.stdin.take().expect("a pipe");
        // A program that ends early may leave input unread.
        let _ = stdin.write_all(input.as_ref());
        drop(stdin);
        let output = child.wait_with_output().expect("the program ends");
        self.told(arguments, &output)
    }

    fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    /// The text without what differs from run to run: the folder, and the random end of session names.
    fn steady(&self, text: &str) -> String {
        let mut text = self.with_steady_paths(text);
        let Ok(files) = std::fs::read_dir(self.data().join("sessions")) else {
            return text;
        };
        let mut names: Vec<String> =
            files.flatten().map(|file| file.file_name().to_string_lossy().into_owned()).collect();
        // An open session has its lock beside it, and on Windows the lock's empty file stays.
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        for (number, name) in names.iter().enumerate() {
            let tail = name.strip_suffix(".session.ron").and_then(|stem| stem.rsplit_once('_'));
            if let Some((_, tail)) = tail {
                // As long as what it stands for, so that tables stay aligned.
                text = text.replace(tail, &format!("{number:08}"));
            }
        }
        text
    }

    /// Paths in the desk's folder as they are on Unix: in JSON Windows doubles each of its separators.
    fn with_steady_paths(&self, text: &str) -> String {
        let folder = self.folder().to_string_lossy();
        if !cfg!(windows) {
            return text.replace(&*folder, "[FOLDER]");
        }
        let text = text.replace(&folder.replace('\\', "\\\\"), "[FOLDER]").replace(&*folder, "[FOLDER]");
        let mut parts = text.split("[FOLDER]");
        let mut steady = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|letter: char| letter.is_whitespace() || letter == '"').unwrap_or(part.len());
            let (path, rest) = part.split_at(end);
            steady.extend(["[FOLDER]", &path.replace("\\\\", "/").replace('\\', "/"), rest]);
        }
        steady
    }
}
