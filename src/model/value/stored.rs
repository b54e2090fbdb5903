//! What files hold: a structure is declared once, and serde as well as the table of shapes follow from that.
//!
//! `serde` decides what a file means; the shape says what is wrong when `serde` says no, field by field. Both come from
//! the one declaration in `stored!`, so that a new field is written once.

use chrono::NaiveDate;
use compact_str::CompactString;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a value must be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Text.
    Text,
    /// A whole number from zero.
    Whole,
    /// A number.
    Number,
    /// A date as `2026-11-22`.
    Date,
    /// A time as `2026-11-22T09:03:11+08:00`.
    Moment,
    /// One of these names, some of them with fields.
    Choice(&'static [(&'static str, Option<&'static Structure>)]),
    /// A list.
    List(&'static Shape),
    /// A map from text.
    Map(&'static Shape),
    /// A value or `None`.
    Maybe(&'static Shape),
    /// A structure.
    Structure(&'static Structure),
    /// Anything; left to serde.
    Any,
}

/// A structure's name and fields.
#[derive(Debug)]
pub struct Structure {
    /// Name, as written before the parenthesis.
    pub name: &'static str,
    /// Name and shape of each field, and whether it must be there.
    pub fields: &'static [(&'static str, Shape, Presence)],
}

/// Whether a field must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The field must be there.
    Required,
    /// The field may be left out.
    Optional,
}

/// A type that files hold.
pub trait Stored {
    /// What stands in the file.
    const SHAPE: Shape;
}

/// A structure that files hold.
pub trait StoredStructure: Stored {
    /// Its name and fields, in the order of their declaration.
    const STRUCTURE: &'static Structure;
}

impl Presence {
    /// Presence of a field: serde fills in defaults, and a missing `Option` is `None`.
    #[must_use]
    pub const fn of(shape: Shape, has_default: bool) -> Self {
        if has_default || matches!(shape, Shape::Maybe(_)) { Self::Optional } else { Self::Required }
    }
}

macro_rules! shapes {
    ($($shape:ident: $($type:ty),+;)+) => {
        $($(impl Stored for $type {
            const SHAPE: Shape = Shape::$shape;
        })+)+
    };
}

shapes! {
    Text: String, CompactString;
    Whole: u16, u32, u64, usize;
    Date: NaiveDate;
}

impl<T: Stored> Stored for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
}

impl<T: Stored> Stored for Arc<[T]> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
}

impl<T: Stored> Stored for Arc<T> {
    const SHAPE: Shape = T::SHAPE;
}

impl<T: Stored> Stored for Box<T> {
    const SHAPE: Shape = T::SHAPE;
}

impl<K, T: Stored> Stored for BTreeMap<K, T> {
    const SHAPE: Shape = Shape::Map(&T::SHAPE);
}

impl<T: Stored> Stored for Option<T> {
    const SHAPE: Shape = Shape::Maybe(&T::SHAPE);
}

/// Declares a structure or choice that files hold, with its serde attributes, and gives it its [`Shape`].
///
/// A structure is written and read by its fields alone, others are refused. `= "Name"` behind its name is what stands in
/// the file, where that is not the name of the type. A field may be left out if serde is told of a default, or if it is
/// an `Option`; `serde(default ...)` then comes first in the attribute.
macro_rules! stored {
    ($(#[$($meta:tt)*])* $vis:vis struct $name:ident { $($body:tt)* }) => {
        $crate::model::value::stored::stored! {
            $(#[$($meta)*])* { [$([$($meta)*])*] } $vis struct $name = (stringify!($name)) { $($body)* }
        }
    };
    ($(#[$($meta:tt)*])* $vis:vis struct $name:ident = $file_name:literal { $($body:tt)* }) => {
        $crate::model::value::stored::stored! {
            $(#[$($meta)*])* #[serde(rename = $file_name)] { [$([$($meta)*])*] }
            $vis struct $name = ($file_name) { $($body)* }
        }
    };
    (
        $(#[$($meta:tt)*])* { $metas:tt } $vis:vis struct $name:ident = ($file_name:expr) {
            $($(#[$($field_meta:tt)*])* $field_vis:vis $field:ident: $type:ty),* $(,)?
        }
    ) => {
        $(#[$($meta)*])*
        #[serde(deny_unknown_fields)]
        $vis struct $name {
            $($(#[$($field_meta)*])* $field_vis $field: $type,)*
        }

        impl $crate::model::value::stored::StoredStructure for $name {
            const STRUCTURE: &'static $crate::model::value::stored::Structure =
                &$crate::model::value::stored::structure!($file_name, $metas, $({$([$($field_meta)*])*} $field: $type,)*);
        }

        impl $crate::model::value::stored::Stored for $name {
            const SHAPE: $crate::model::value::stored::Shape = $crate::model::value::stored::Shape::Structure(
                <Self as $crate::model::value::stored::StoredStructure>::STRUCTURE,
            );
        }
    };
    (
        $(#[$($meta:tt)*])* $vis:vis enum $name:ident {
            $($(#[$($variant_meta:tt)*])* $variant:ident $({
                $($(#[$($field_meta:tt)*])* $field:ident: $type:ty),* $(,)?
            })?),* $(,)?
        }
    ) => {
        $(#[$($meta)*])*
        #[serde(deny_unknown_fields)]
        $vis enum $name {
            $($(#[$($variant_meta)*])* $variant $({ $($(#[$($field_meta)*])* $field: $type,)* })?,)*
        }

        impl $crate::model::value::stored::Stored for $name {
            const SHAPE: $crate::model::value::stored::Shape = $crate::model::value::stored::Shape::Choice(&[
                $((
                    stringify!($variant),
                    $crate::model::value::stored::fields_of!(
                        $(stringify!($variant), [], $({$([$($field_meta)*])*} $field: $type,)*)?
                    ),
                ),)*
            ]);
        }
    };
}

/// The name and fields of a structure.
macro_rules! structure {
    ($name:expr, $metas:tt, $({$($field_meta:tt)*} $field:ident: $type:ty,)*) => {
        $crate::model::value::stored::Structure {
            name: $name,
            fields: &[$((
                stringify!($field),
                <$type as $crate::model::value::stored::Stored>::SHAPE,
                $crate::model::value::stored::Presence::of(
                    <$type as $crate::model::value::stored::Stored>::SHAPE,
                    $crate::model::value::stored::has_default!($metas $($field_meta)*),
                ),
            ),)*],
        }
    };
}

/// The fields of a choice, if it has some.
macro_rules! fields_of {
    () => { None };
    ($($structure:tt)*) => { Some(&$crate::model::value::stored::structure!($($structure)*)) };
}

/// Whether one of the attributes, those of the structure or those of the field, tells serde of a default.
macro_rules! has_default {
    ([$($of_structure:tt)*] $($of_field:tt)*) => {
        $crate::model::value::stored::has_default!(@ $($of_structure)* $($of_field)*)
    };
    (@) => { false };
    (@ [serde(default $($more:tt)*)] $($rest:tt)*) => { true };
    (@ [$($other:tt)*] $($rest:tt)*) => { $crate::model::value::stored::has_default!(@ $($rest)*) };
}

pub(crate) use {fields_of, has_default, stored, structure};
