//! What a service is made of: pages with fields, as data.
//!
//! Text keys follow from names: a page has `page.<name>.title` and optionally
//! `.lead`, `.help`; a field `field.<name>.label` and optionally `.hint`; an
//! option `option.<name>.<value>` and optionally `.hint`; an error
//! `error.<name>.<code>`, else `error.<code>` with `{label}` filled in.
//!
//! What is asked of several people or things is written out once for each
//! [`Member`]: ids differ (`child-2-birth-date`), names are shared
//! (`child-birth-date`). So a path is a plain list, and an id names one answer.

use time::Date;

use super::answers::Answers;

/// What a guard or check may look at besides the answers.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// Today in Europe/Berlin.
    pub today: Date,
    /// What the service knows from elsewhere: see [`Facts`].
    pub facts: Facts,
}

/// Yes-or-no facts that no person answers, such as what an authority offers.
/// Their meaning is the service's business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts(pub u32);

impl Facts {
    /// Whether all facts of `wanted` hold.
    #[must_use]
    pub const fn has(self, wanted: Self) -> bool {
        self.0 & wanted.0 == wanted.0
    }

    /// These facts and `more`.
    #[must_use]
    pub const fn with(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }
}

/// One of several people or things that are asked the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// What it is one of: `child`.
    pub of: &'static str,
    /// Which one, from 1.
    pub number: u8,
}

/// What a guard or check looks at.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// All answers.
    pub answers: &'a Answers,
    /// What is known besides.
    pub context: &'a Context,
    /// Whom or what the page is about, if it is asked of several.
    pub member: Option<Member>,
}

impl<'a> Scope<'a> {
    /// Text under `key`, trimmed.
    #[must_use]
    pub fn get(&self, key: &str) -> &'a str {
        self.answers.get(key)
    }

    /// Whether the choice `key` was answered with `value`.
    #[must_use]
    pub fn is(&self, key: &str, value: &str) -> bool {
        self.answers.is(key, value)
    }

    /// The id of this member's field `name`: `birth-date` is `child-2-birth-date`.
    #[must_use]
    pub fn own_id(&self, name: &str) -> String {
        match self.member {
            Some(member) => own_id(member, name),
            None => name.to_owned(),
        }
    }

    /// This member's answer to its field `name`.
    #[must_use]
    pub fn own(&self, name: &str) -> &'a str {
        self.answers.get(&self.own_id(name))
    }

    /// Which member it is, from 1; 0 for a page that is there once.
    #[must_use]
    pub fn number(&self) -> u8 {
        self.member.map_or(0, |member| member.number)
    }
}

/// The id of a member's field: `child-2-birth-date`.
#[must_use]
pub fn own_id(member: Member, name: &str) -> String {
    // Single digits: a service asks nothing of ten.
    let digit = char::from(b'0' + member.number % 10);
    let mut id = String::with_capacity(member.of.len() + name.len() + 3);
    id.push_str(member.of);
    id.push('-');
    id.push(digit);
    id.push('-');
    id.push_str(name);
    id
}

/// Decides whether a page or field is there.
pub type Guard = fn(&Scope) -> bool;

/// Guard of what is always there.
pub const ALWAYS: Guard = |_| true;

/// A service: an ordered list of pages whose guards cut out the path.
#[derive(Debug)]
pub struct Service {
    /// Id, also the path segment in the address: `move`.
    pub id: &'static str,
    /// Sections in order: what is shown as progress.
    pub sections: &'static [&'static str],
    /// Pages in order. The path of a person is the pages whose guards hold, up
    /// to the first that ends it or is not answered yet.
    pub pages: &'static [Page],
}

/// One page: one question.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Id, also the last path segment in the address.
    pub id: &'static str,
    /// Name in text keys; the id of a page that is there once.
    pub name: &'static str,
    /// Section that it belongs to.
    pub section: &'static str,
    /// Whom or what it is about, if the question is asked of several.
    pub member: Option<Member>,
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
    /// Explains something and goes on.
    Note,
    /// Explains why it does not go on here and what to do instead; the path
    /// ends with it.
    End,
    /// Check answers and send.
    Check,
    /// Stands for everything that follows, in a service that is only the
    /// beginning of a longer one.
    Continued,
}

impl PageKind {
    /// Whether the path goes on behind a complete page of this kind.
    #[must_use]
    pub const fn goes_on(self) -> bool {
        matches!(self, Self::Question | Self::Note)
    }
}

/// One field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Id, unique in the service.
    pub id: &'static str,
    /// Name in text keys; the id of a field that is there once.
    pub name: &'static str,
    /// Whom or what it is about: that of its page.
    pub member: Option<Member>,
    /// Which input.
    pub kind: FieldKind,
    /// Whether it may stay empty.
    pub optional: bool,
    /// Where the answer comes from (design rule: what an authority fetches
    /// itself is not asked).
    pub source: Source,
    /// Whether the answer lives in the memory of the page only: it is neither
    /// kept on the device nor shown again.
    pub secret: bool,
    /// When it is there, given that its page is.
    pub shown: Guard,
    /// Which of its values are offered now.
    pub offered: Offer,
    /// Judges a visible field that is not empty or not optional.
    pub check: Check,
}

/// Judges one field.
pub type Check = fn(&Scope, &Field) -> Result<(), FieldError>;

/// Check of what is right as soon as it is answered.
pub const ANYTHING: Check = |_, _| Ok(());

/// Decides whether a value of a choice is offered.
pub type Offer = fn(&Scope, &str) -> bool;

/// Offers every value.
pub const EVERY: Offer = |_, _| true;

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
    /// Month and year.
    Month,
    /// One of these values.
    Choice(&'static [&'static str]),
    /// One of these values, as a list that opens: for many short ones.
    Select(&'static [&'static str]),
    /// Any of these values.
    Checks(&'static [&'static str]),
    /// A municipality of the region.
    PlaceInRegion,
    /// A municipality anywhere in Germany.
    PlaceInGermany,
    /// A state of the official list.
    Country,
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
    /// Capitals and digits, as they stand on a paper or plate; small letters
    /// mean the same.
    Code,
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
    /// Code of the message: `error.<name>.<code>` or `error.<code>`.
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
