//! Errors of files as values; the message of each says what to do next.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::lang::{Lang, messages, text};
use crate::store::disk::atomic::{CreateError, WriteFailure, WriteStep};
use crate::store::disk::holder::Holder;
use crate::store::disk::regular::Refusal;
use crate::store::format::problem::FileProblem;

/// Why a file could not be read or written.
#[derive(Debug)]
pub enum StoreError {
    /// The file or folder cannot be read.
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The file is larger than [`LARGEST_FILE`](super::disk::read::LARGEST_FILE).
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size in bytes.
        size: u64,
    },
    /// The file was read, but its content is invalid.
    Bad {
        /// The file.
        path: PathBuf,
        /// The problems in file order; at least one.
        problems: Vec<FileProblem>,
    },
    /// The file cannot be written. An old version, if there was one, is unchanged.
    Write {
        /// The file.
        path: PathBuf,
        /// The step that failed.
        step: WriteStep,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The file exists and overwriting was not allowed.
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The command reads this file and would have overwritten it.
    OntoSource {
        /// The file.
        path: PathBuf,
    },
    /// Another program holds the lock of the session.
    InUse {
        /// The session's file.
        path: PathBuf,
        /// The holder, if known.
        holder: Option<Holder>,
    },
    /// Someone else changed the file since it was read or last saved.
    ChangedOutside {
        /// The file.
        path: PathBuf,
    },
    /// The session has grown beyond the maximum file size: it could be written, but never read again.
    Overgrown {
        /// The file.
        path: PathBuf,
        /// The size it would have, in bytes.
        size: u64,
    },
    /// The disk of the file has not answered for some time.
    NoAnswer {
        /// The file.
        path: PathBuf,
    },
    /// The volume of the file is gone; another one is at its mount point.
    VolumeGone {
        /// The file.
        path: PathBuf,
    },
    /// The file holds no answer that could be recovered.
    NothingToRecover {
        /// The file.
        path: PathBuf,
    },
    /// No checklist has this id.
    NoChecklist {
        /// The id.
        id: String,
        /// Similar ids, or all of them if none is similar.
        near: Vec<String>,
    },
    /// Two of the user's own checklists have the same id, so that neither can be told by it.
    SameId {
        /// One file.
        path: PathBuf,
        /// The other file.
        other: PathBuf,
        /// The id of both.
        id: String,
    },
    /// The platform has no folder for user data.
    NoHome,
    /// The value cannot be encoded as RON.
    Encode {
        /// The file to be written.
        path: PathBuf,
        /// The error of the `ron` crate.
        source: ron::Error,
    },
}

impl StoreError {
    /// A failed write of this file.
    #[must_use]
    pub fn write(path: &Path, WriteFailure { step, source }: WriteFailure) -> Self {
        Self::Write { path: path.to_owned(), step, source }
    }

    /// The error of a new file that was not written; `original` is what it would have been a copy of.
    #[must_use]
    pub fn create(path: &Path, original: &Path, error: CreateError) -> Self {
        match error {
            CreateError::Taken => Self::Exists { path: path.to_owned() },
            CreateError::Read(source) => Self::Read { path: original.to_owned(), source },
            CreateError::Write(failure) => Self::write(path, failure),
        }
    }

    /// The file of the error, if it concerns one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Read { path, .. }
            | Self::TooLarge { path, .. }
            | Self::Overgrown { path, .. }
            | Self::Bad { path, .. }
            | Self::Write { path, .. }
            | Self::Exists { path }
            | Self::OntoSource { path }
            | Self::InUse { path, .. }
            | Self::ChangedOutside { path }
            | Self::NoAnswer { path }
            | Self::VolumeGone { path }
            | Self::NothingToRecover { path }
            | Self::SameId { path, .. }
            | Self::Encode { path, .. } => Some(path),
            Self::NoChecklist { .. } | Self::NoHome => None,
        }
    }

    /// What is wrong and what to do, as one sentence; without the problems of an invalid file.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let display_path = self.path().map(display_path).unwrap_or_default();
        match self {
            Self::Read { source, .. } => lang.cannot_read(&display_path, &io_message(source, lang)),
            Self::TooLarge { size, .. } => lang.too_large(&display_path, size / (1024 * 1024)),
            Self::Overgrown { size, .. } => lang.overgrown(&display_path, size / (1024 * 1024)),
            Self::Bad { problems, .. } => lang.bad_file(&display_path, problems.len()),
            Self::Write { source, .. } => lang.cannot_write(&display_path, &io_message(source, lang)),
            Self::Exists { .. } => lang.file_exists(&display_path),
            Self::OntoSource { .. } => lang.onto_source(&display_path),
            Self::InUse { holder: Some(holder), .. } => lang.in_use_by(&display_path, &holder.label(lang)),
            Self::InUse { holder: None, .. } => lang.in_use(&display_path),
            Self::ChangedOutside { .. } => lang.changed_outside(&display_path),
            Self::NoAnswer { .. } => lang.no_answer(&display_path),
            Self::VolumeGone { .. } => lang.drive_gone(&display_path),
            Self::NothingToRecover { .. } => lang.nothing_to_recover(&display_path),
            Self::NoChecklist { id, near } => lang.no_checklist(&printable(id), &near.join(lang.list_comma())),
            Self::SameId { other, id, .. } => lang.same_id(&display_path, &self::display_path(other), &printable(id)),
            Self::NoHome => lang.no_home().to_owned(),
            Self::Encode { source, .. } => lang.cannot_write(&display_path, &source.to_string()),
        }
    }

    /// The message, and below it each problem as `file:line:column: message`.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let mut lines = vec![self.message(lang)];
        if let Self::Bad { path, problems } = self {
            lines.extend(problems.iter().map(|problem| problem_line(path, problem, lang)));
        }
        lines
    }
}

/// A problem as `file:line:column: message`, the form that editors parse.
#[must_use]
pub fn problem_line(path: &Path, problem: &FileProblem, lang: Lang) -> String {
    let severity = problem.severity.label(lang);
    let (path, sentence) = (display_path(path), printable(&problem.message(lang)));
    format!("{path}:{}:{}: {severity}{}{sentence}", problem.line, problem.column, lang.colon())
}

impl fmt::Display for StoreError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => Some(source),
            Self::Encode { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// A path for display: control characters in its name are made visible.
#[must_use]
pub fn display_path(path: &Path) -> String {
    printable(&path.to_string_lossy())
}

/// A text for the terminal: control and bidirectional characters are made visible.
#[must_use]
pub fn printable(text: &str) -> String {
    crate::model::value::text::printable(text).into_owned()
}

/// The message for an error of the operating system: our own with the remedy for those that occur with files, its own
/// for the rest.
#[must_use]
pub fn io_message(error: &io::Error, lang: Lang) -> String {
    use io::ErrorKind as Kind;
    if let Some(refusal) = Refusal::of(error) {
        return match refusal {
            Refusal::NotRegular => lang.io_not_regular().to_owned(),
            Refusal::WriteProtected => lang.io_protected().to_owned(),
        };
    }
    let sentence = match error.kind() {
        Kind::NotFound => lang.io_not_found(),
        Kind::PermissionDenied => lang.io_denied(),
        Kind::AlreadyExists => lang.io_exists(),
        Kind::StorageFull | Kind::QuotaExceeded => lang.io_full(),
        Kind::ReadOnlyFilesystem => lang.io_read_only(),
        Kind::InvalidFilename => lang.io_name(),
        Kind::NotADirectory => lang.io_not_folder(),
        Kind::IsADirectory => lang.io_folder(),
        Kind::DirectoryNotEmpty => lang.io_not_empty(),
        Kind::FileTooLarge => lang.io_too_large(),
        Kind::ResourceBusy | Kind::ExecutableFileBusy | Kind::Deadlock => lang.io_busy(),
        Kind::StaleNetworkFileHandle
        | Kind::HostUnreachable
        | Kind::NetworkUnreachable
        | Kind::NetworkDown
        | Kind::NotConnected
        | Kind::ConnectionRefused
        | Kind::ConnectionReset
        | Kind::ConnectionAborted
        | Kind::TimedOut => lang.io_network(),
        // The file read back, or ended early.
        Kind::InvalidData | Kind::UnexpectedEof | Kind::WriteZero => lang.io_not_kept(),
        Kind::Unsupported | Kind::CrossesDevices | Kind::TooManyLinks | Kind::NotSeekable => lang.io_unsupported(),
        Kind::BrokenPipe => lang.io_pipe(),
        Kind::OutOfMemory => lang.io_memory(),
        // EIO has no kind of its own.
        _ if cfg!(unix) && error.raw_os_error() == Some(5) => lang.io_disk(),
        _ => return lang.io_other(&printable(&error.to_string())),
    };
    sentence.to_owned()
}

text! {
    list_comma { zh: "、", en: ", " }
    colon { zh: "：", en: ": " }
    io_not_found { zh: "找不到；請確認路徑", en: "not found; check the path" }
    io_denied { zh: "沒有權限；請檢查檔案與資料夾的權限，或換個位置", en: "permission denied; check the rights of file and folder, or choose another place" }
    io_full { zh: "磁碟空間不足；請清出空間或換個位置", en: "the disk is full; free some space or choose another place" }
    io_read_only { zh: "磁碟是唯讀的；請換個位置", en: "the disk is read-only; choose another place" }
    io_name { zh: "檔名太長或含有不能用的字元；請換個檔名", en: "the name is too long or holds characters that are not allowed; choose another name" }
    io_not_folder { zh: "路徑中有一段不是資料夾；請確認路徑", en: "a part of the path is no folder; check the path" }
    io_exists { zh: "已有同名的檔案；請換個檔名", en: "there is a file of that name already; choose another name" }
    io_not_regular { zh: "這不是一般檔案，而是裝置、管線或插座；請指定一般檔案", en: "this is no regular file but a device, a pipe or a socket; name a regular file" }
    io_protected { zh: "檔案設為唯讀；要改內容請先解除唯讀，或換個檔名", en: "the file is set read-only; to change it take that off first, or choose another name" }
    io_not_empty { zh: "資料夾裡還有檔案；請換個名稱", en: "the folder is not empty; choose another name" }
    io_too_large { zh: "檔案太大；請換個磁碟，或確認是不是 pillarcheck 的檔案", en: "the file is too large; choose another disk, or check whether it is a file of pillarcheck" }
    io_busy { zh: "檔案或磁碟正由別的程式使用；請稍後再試", en: "file or disk are in use by another program; try again later" }
    io_network { zh: "網路磁碟沒有回應；請檢查連線，或換個位置", en: "the network drive does not answer; check the connection, or choose another place" }
    io_not_kept { zh: "磁碟上的內容與寫入的不同或不完整；請換個磁碟", en: "what is on the disk is not what was written, or is incomplete; choose another disk" }
    io_unsupported { zh: "這個磁碟不支援這項操作；請換個位置", en: "this disk cannot do that; choose another place" }
    io_pipe { zh: "接收輸出的程式已結束", en: "the program that takes the output has ended" }
    io_memory { zh: "記憶體不足；請關閉其他程式再試", en: "out of memory; close other programs and try again" }
    io_disk { zh: "磁碟讀寫錯誤；請檢查磁碟，或換個位置", en: "the disk cannot be read or written; check the disk, or choose another place" }
    io_folder { zh: "這是資料夾，不是檔案；請指定檔案", en: "this is a folder, not a file; name a file" }
    no_home { zh: "找不到使用者的資料夾；請以 --data-dir 指定存放位置", en: "no home folder is known; name a place with --data-dir" }
}

messages! {
    io_other(message: &str) { zh: "系統回報：{message}；請檢查磁碟與路徑", en: "the system says: {message}; check the disk and the path" }
    cannot_read(path: &str, why: &str) { zh: "無法讀取：{why}（{path} ）", en: "cannot read: {why} ({path} )" }
    cannot_write(path: &str, why: &str) { zh: "無法寫入：{why}（{path} ）", en: "cannot write: {why} ({path} )" }
    too_large(path: &str, size: u64) {
        zh: "檔案 {path} 有 {size} MiB，超過可讀取的大小；請確認是不是 pillarcheck 的檔案",
        en: "{path} has {size} MiB, more than can be read; check whether it is a file of pillarcheck",
    }
    overgrown(path: &str, size: u64) {
        zh: "紀錄已有 {size} MiB，存檔後將無法再開啟，所以未存檔；請縮短最長的備註（{path} ）",
        en: "the session has {size} MiB and could never be opened again, so it was not saved; shorten its longest notes ({path} )",
    }
    bad_file(path: &str, findings: usize) {
        zh: "檔案 {path} 的內容有 {findings} 處問題，未更動檔案；請依行號改正後再試",
        counted(findings: "problem"),
        en: "the content of {path} has {findings}, the file is untouched; mend the lines named and try again",
    }
    file_exists(path: &str) {
        zh: "檔案 {path} 已經存在，未覆寫；請換個檔名，或加上 --force",
        en: "{path} exists and was not overwritten; choose another name or add --force",
    }
    onto_source(path: &str) {
        zh: "{path} 是這次讀取的檔案之一，未覆寫；請換個檔名",
        en: "{path} is one of the files read here and was not overwritten; choose another name",
    }
    in_use_by(path: &str, holder: &str) {
        zh: "查核紀錄 {path} 正由{holder}開啟；請先關閉那一邊，或只供閱讀",
        en: "session {path} is open in {holder}; close it there first, or read only",
    }
    in_use(path: &str) {
        zh: "查核紀錄 {path} 正由另一個程式開啟；請先關閉那一邊，或只供閱讀",
        en: "session {path} is open in another program; close it there first, or read only",
    }
    changed_outside(path: &str) {
        zh: "檔案在程式之外被更動過，未覆寫；請另存新檔，或重新開啟（{path} ）",
        en: "the file was changed outside and was not overwritten; save elsewhere, or open it again ({path} )",
    }
    no_answer(path: &str) {
        zh: "磁碟沒有回應，尚未存檔；可以按 q 另存到別處或離開，不必等它（{path} ）",
        en: "the disk does not answer and nothing is saved; q saves elsewhere or leaves without waiting for it ({path} )",
    }
    drive_gone(path: &str) {
        zh: "存放檔案的磁碟已移除；請插回磁碟，或另存到別處（{path} ）",
        en: "the drive that holds the file is gone; put it back, or save a copy elsewhere ({path} )",
    }
    nothing_to_recover(path: &str) {
        zh: "檔案 {path} 裡沒有可救回的查核結果；請改用備份",
        en: "there is no answer in {path} that could be recovered; use a backup",
    }
    same_id(path: &str, other: &str, id: &str) {
        zh: "查核表 {path} 與 {other} 的編號都是 {id}，無從分辨；請改其中一份的 `id`，或移走一份",
        en: "checklists {path} and {other} both have the id {id}, so that neither is meant by it; give one another `id`, or move it away",
    }
    no_checklist(id: &str, near: &str) {
        zh: "沒有查核表 `{id}`；可用的有：{near}",
        en: "there is no checklist `{id}`; there is {near}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use io::ErrorKind as Kind;

    #[test]
    fn every_error_of_the_system_is_told_as_what_it_is() {
        // Each kind with a word of its sentence, so that no kind is told as another.
        let table = [
            (Kind::NotFound, "not found"),
            (Kind::PermissionDenied, "permission"),
            (Kind::AlreadyExists, "already"),
            (Kind::StorageFull, "full"),
            (Kind::QuotaExceeded, "full"),
            (Kind::ReadOnlyFilesystem, "disk is read-only"),
            (Kind::InvalidFilename, "name is too long"),
            (Kind::NotADirectory, "no folder"),
            (Kind::IsADirectory, "is a folder"),
            (Kind::DirectoryNotEmpty, "not empty"),
            (Kind::FileTooLarge, "too large"),
            (Kind::ResourceBusy, "in use"),
            (Kind::ExecutableFileBusy, "in use"),
            (Kind::Deadlock, "in use"),
            (Kind::StaleNetworkFileHandle, "network"),
            (Kind::HostUnreachable, "network"),
            (Kind::NetworkUnreachable, "network"),
            (Kind::NetworkDown, "network"),
            (Kind::NotConnected, "network"),
            (Kind::ConnectionRefused, "network"),
            (Kind::ConnectionReset, "network"),
            (Kind::ConnectionAborted, "network"),
            (Kind::TimedOut, "network"),
            (Kind::InvalidData, "not what was written"),
            (Kind::UnexpectedEof, "incomplete"),
            (Kind::WriteZero, "incomplete"),
            (Kind::Unsupported, "cannot do that"),
            (Kind::CrossesDevices, "cannot do that"),
            (Kind::TooManyLinks, "cannot do that"),
            (Kind::NotSeekable, "cannot do that"),
            (Kind::BrokenPipe, "has ended"),
            (Kind::OutOfMemory, "memory"),
            (Kind::Interrupted, "the system says"),
            (Kind::WouldBlock, "the system says"),
            (Kind::InvalidInput, "the system says"),
            (Kind::AddrInUse, "the system says"),
            (Kind::Other, "the system says"),
        ];
        for (kind, word) in table {
            let error = io::Error::from(kind);
            let message = io_message(&error, Lang::En);
            assert!(message.contains(word), "{kind:?}: {message}");
            assert!(!io_message(&error, Lang::ZhTw).is_empty());
        }
        let mut messages: Vec<(&str, String)> =
            table.iter().map(|(kind, word)| (*word, io_message(&(*kind).into(), Lang::ZhTw))).collect();
        messages.retain(|(word, _)| *word != "the system says");
        for (word, message) in &messages {
            let is_of_same = |(other, same): &(&str, String)| (other == word) == (same == message);
            let both = ["not what was written", "incomplete"];
            assert!(messages.iter().all(|other| is_of_same(other) || both.contains(word)), "{word}: {message}");
        }
        assert!(io_message(&Refusal::NotRegular.into(), Lang::En).contains("device"));
        assert!(io_message(&Refusal::WriteProtected.into(), Lang::En).contains("set read-only"));
        if cfg!(unix) {
            assert!(io_message(&io::Error::from_raw_os_error(5), Lang::En).contains("check the disk"));
        }
    }
}
