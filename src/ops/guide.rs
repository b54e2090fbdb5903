//! The guide for inspectors, in any format of reports.

use crate::report::{self, Format, Options, ReportError};

/// The guide in a format. It is in Chinese, whatever the language of the program.
pub fn bytes(format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    report::write_guide(format, options)
}
