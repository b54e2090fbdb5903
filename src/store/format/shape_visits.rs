//! The shapes of what goes from visit to visit: last time's verdicts, and the mapping between two schemes of pillars.

use crate::store::format::shape::{
    FOLLOW_UP, KIND, MARK,
    Presence::{Optional, Required},
    SUMMARY,
    Shape::{self, Choice, Date, List, Map, Maybe, Text, Whole},
    Structure, TARGET, names,
};

/// The shape of last time's verdicts, as a session file keeps them.
pub static PREVIOUS: Structure = Structure {
    name: "Previous",
    fields: &[
        ("session", Text, Required),
        ("checklist", Text, Required),
        ("framework", Text, Required),
        ("visited", Date, Required),
        ("kind", KIND, Required),
        ("summary", Shape::Structure(&SUMMARY), Required),
        ("verdicts", Map(&Shape::Structure(&REFERENCE)), Optional),
        ("gone", List(&Shape::Structure(&GONE)), Optional),
    ],
};

static REFERENCE: Structure = Structure {
    name: "Reference",
    fields: &[
        ("mark", Maybe(&MARK), Optional),
        ("note", Text, Optional),
        ("count", Maybe(&Whole), Optional),
        ("follow_up", Maybe(&Shape::Structure(&FOLLOW_UP)), Optional),
        ("at", Shape::Moment, Required),
        ("by", Text, Optional),
        ("former", Maybe(&Shape::Structure(&WORDING)), Optional),
    ],
};

static WORDING: Structure = Structure {
    name: "Wording",
    fields: &[
        ("check", Text, Required),
        ("look_for", List(&Text), Optional),
        ("target", Maybe(&Shape::Structure(&TARGET)), Optional),
    ],
};

static GONE: Structure = Structure {
    name: "Gone",
    fields: &[
        ("point", Text, Required),
        ("pillar", Text, Required),
        ("strategy", Text, Required),
        ("wording", Shape::Structure(&WORDING), Required),
        ("units", List(&Text), Optional),
        ("last", Maybe(&Shape::Structure(&REFERENCE)), Optional),
        ("hints", List(&Shape::Structure(&HINT)), Optional),
    ],
};

static HINT: Structure = Structure {
    name: "Hint",
    fields: &[("strategy", Text, Required), ("relation", RELATION, Required), ("reason", Text, Required)],
};

const RELATION: Shape = Choice(&names(["Equal", "PartOf", "Overlaps", "Nothing"]));

/// The shape of what was recorded when the visit was closed.
pub static SEAL: Structure = Structure {
    name: "Seal",
    fields: &[
        ("at", Shape::Moment, Required),
        ("by", Text, Optional),
        ("entries", Whole, Required),
        ("checklist", Text, Required),
        ("visit", Text, Required),
        ("scope", Text, Required),
        ("answers", Text, Required),
        ("evidence", Text, Required),
        ("log", Text, Required),
        ("digest", Text, Required),
    ],
};

/// The shape of a mapping between two schemes of pillars.
pub static MAPPING: Structure = Structure {
    name: "Mapping",
    fields: &[
        ("format", Whole, Required),
        ("id", Text, Required),
        ("title", Text, Required),
        ("from", Text, Required),
        ("to", Text, Required),
        ("strategies", List(&Shape::Structure(&MAPPED)), Required),
    ],
};

static MAPPED: Structure = Structure {
    name: "Mapped",
    fields: &[("strategy", Text, Required), ("answers", List(&Shape::Structure(&COUNTERPART)), Required)],
};

static COUNTERPART: Structure = Structure {
    name: "Counterpart",
    fields: &[("relation", RELATION, Required), ("strategies", List(&Text), Optional), ("reason", Text, Required)],
};
