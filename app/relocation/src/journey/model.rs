//! What a service is made of: pages with fields, as data.
//!
//! Text keys follow from ids: a page has `page.<id>.title` and optionally
//! `.lead`, `.help`; a field `field.<id>.label` and optionally `.hint`; an
//! option `option.<field>.<value>` and optionally `.hint`; an error
//! `error.<field>.<code>`, else `error.<code>` with `{label}` filled in.

use time::Date;

use super::answers::Answers;

/// What a guard or check may look at besides the answers.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// Today in Europe/Berlin.
    pub today: Date,
}

/// Decides whether a page or field is there.
pub type Guard = fn(&Answers, &Context) -> bool;

/// Guard of what is always there.
pub const ALWAYS: Guard = |_, _| true;

/// A service: an ordered list of pages whose guards cut out the path.
#[derive(Debug)]
pub struct Service {
    /// Id, also the path segment in the address: `registration`.
    pub id: &'static str,
    /// Pages in order. The path of a person is the pages whose guards hold, up
    /// to the first that ends it or is not answered yet.
    pub pages: &'static [Page],
}

/// One page: one question.
#[derive(Debug)]
pub struct Page {
    /// Id, also the last path segment in the address.
    pub id: &'static str,
    /// What it does.
    pub kind: PageKind,
    /// Its fields, in order; the first visible one gives the page its legend.
    pub fields: &'static [Field],
    /// When it is there.
    pub shown: Guard,
}

/// What a page does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// Asks.
    Question,
    /// Explains why it does not go on here and what to do instead; the path
    /// ends with it.
    End,
    /// Check answers and send.
    Check,
}

/// One field.
#[derive(Debug)]
pub struct Field {
    /// Id, unique in the service.
    pub id: &'static str,
    /// Which input.
    pub kind: FieldKind,
    /// Whether it may stay empty.
    pub optional: bool,
    /// Where the answer comes from (design rule: what an authority fetches
    /// itself is not asked).
    pub source: Source,
    /// When it is there, given that its page is.
    pub shown: Guard,
    /// Judges a visible field that is not empty or not optional.
    pub check: Check,
}

/// Check of what is right as soon as it is answered.
pub const ANYTHING: Check = |_, _| Ok(());

/// Judges one field.
pub type Check = fn(&Answers, &Context) -> Result<(), FieldError>;

/// Where an answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The person types or chooses it.
    Asked,
    /// From the identity card (later).
    Card,
    /// The authority gets it from another register.
    Fetched,
    /// Follows from other answers.
    Computed,
}

/// Kind of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One line.
    Text {
        /// How it is typed.
        input: TextInput,
        /// Expected length, for the width of the input.
        width: Width,
        /// HTML autocomplete token, empty for none.
        autocomplete: &'static str,
    },
    /// Several lines, at most this many characters.
    LongText(u16),
    /// Day, month, year.
    Date,
    /// Day and month may be unknown.
    BirthDate,
    /// One of these values.
    Choice(&'static [&'static str]),
    /// Any of these values.
    Checks(&'static [&'static str]),
    /// A municipality of the region.
    PlaceInRegion,
    /// A municipality anywhere in Germany.
    PlaceInGermany,
    /// A postcode of the municipality chosen in the field with this id: a
    /// choice where the place index knows several, filled in where it knows
    /// one, typed where it knows none.
    PostcodeOf(&'static str),
    /// Photos or files: JPEG, PNG or PDF.
    Files,
}

/// Which keyboard a text field wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextInput {
    /// Letters.
    Plain,
    /// Digits only.
    Digits,
    /// E-mail address.
    Email,
    /// Phone number.
    Phone,
}

/// Width of a text field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// Up to six characters.
    Short,
    /// A name.
    Medium,
    /// The whole line.
    Full,
}

/// Why a field is not right yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Code of the message: `error.<field>.<code>` or `error.<code>`.
    pub code: &'static str,
    /// Part of the field that is wrong, for the focus: `day`, `month`, `year`.
    pub part: Option<&'static str>,
}

impl FieldError {
    /// An error of the whole field.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self { code, part: None }
    }
}
