//! The engine on a service of no topic: three questions, an end, a check.

use time::macros::date;

use super::answers::Answers;
use super::model::{
    ALWAYS, ANYTHING, Context, Field, FieldError, FieldKind, Page, PageKind, Service, Source,
    TextInput, Width,
};

const CONTEXT: Context = Context {
    today: date!(2026 - 11 - 22),
};

const fn field(id: &'static str, kind: FieldKind) -> Field {
    Field {
        id,
        kind,
        optional: false,
        source: Source::Asked,
        shown: ALWAYS,
        check: ANYTHING,
    }
}

const fn page(id: &'static str, kind: PageKind, fields: &'static [Field]) -> Page {
    Page {
        id,
        kind,
        fields,
        shown: ALWAYS,
    }
}

const TEXT: FieldKind = FieldKind::Text {
    input: TextInput::Plain,
    width: Width::Short,
    autocomplete: "",
};

const KIND: Field = field("kind", FieldKind::Choice(&["a", "b", "stop"]));
const MORE: Field = Field {
    shown: |answers, _| answers.is("kind", "b"),
    check: |answers, _| match answers.get("more") {
        "no" => Err(FieldError::new("refused")),
        _ => Ok(()),
    },
    ..field("more", TEXT)
};
const NOTE: Field = Field {
    optional: true,
    ..field("note", FieldKind::LongText(5))
};

static TOY: Service = Service {
    id: "toy",
    pages: &[
        page("first", PageKind::Question, &[KIND, MORE]),
        Page {
            shown: |answers, _| answers.is("kind", "stop"),
            ..page("stop", PageKind::End, &[])
        },
        Page {
            shown: |answers, _| answers.is("more", "yes"),
            ..page("second", PageKind::Question, &[field("second", TEXT)])
        },
        page("third", PageKind::Question, &[NOTE]),
        page("check", PageKind::Check, &[]),
    ],
};

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().copied().collect()
}

fn path(answers: &Answers) -> Vec<&'static str> {
    TOY.path(answers, &CONTEXT)
        .iter()
        .map(|page| page.id)
        .collect()
}

#[test]
fn the_path_ends_at_the_first_open_question_or_end() {
    for (given, expected) in [
        (&[][..], &["first"][..]),
        (&[("kind", "a")], &["first", "third", "check"]),
        (&[("kind", "stop")], &["first", "stop"]),
        (&[("kind", "b")], &["first"]),
        (&[("kind", "b"), ("more", "no")], &["first"]),
        (&[("kind", "b"), ("more", "yes")], &["first", "second"]),
        (&[("kind", "c")], &["first"]),
        (&[("kind", "a"), ("note", "too long")], &["first", "third"]),
        // A leftover of the other way opens nothing.
        (
            &[("kind", "a"), ("more", "yes")],
            &["first", "third", "check"],
        ),
    ] {
        assert_eq!(path(&answers(given)), expected, "{given:?}");
    }
}

#[test]
fn errors_come_one_per_visible_field() {
    let codes = |given: &[(&str, &str)]| -> Vec<_> {
        let first = TOY.page("first").unwrap();
        let errors = first.errors(&answers(given), &CONTEXT);
        errors
            .into_iter()
            .map(|(id, error)| (id, error.code))
            .collect()
    };
    assert_eq!(codes(&[]), [("kind", "missing")]);
    assert_eq!(codes(&[("kind", "b")]), [("more", "missing")]);
    assert_eq!(
        codes(&[("kind", "b"), ("more", "no")]),
        [("more", "refused")]
    );
    assert_eq!(codes(&[("kind", "a"), ("more", "no")]), []);
}

#[test]
fn pruning_takes_what_nobody_asks_and_keeps_what_waits() {
    let mut given = answers(&[
        ("kind", "a"),
        ("more", "yes"),
        ("second", "x"),
        ("odd", "x"),
    ]);
    TOY.prune(&mut given, &CONTEXT);
    assert_eq!(given, answers(&[("kind", "a")]));

    // An unanswered page in the middle does not cost the answers behind it.
    let waiting = answers(&[("kind", "b"), ("more", "yes"), ("note", "hi")]);
    let mut given = waiting.clone();
    TOY.prune(&mut given, &CONTEXT);
    assert_eq!(given, waiting);
}

#[test]
fn pages_off_the_path_are_closed() {
    let given = answers(&[("kind", "a")]);
    assert!(TOY.may_enter("check", &given, &CONTEXT));
    for closed in ["second", "stop", "nowhere"] {
        assert!(!TOY.may_enter(closed, &given, &CONTEXT), "{closed}");
        assert!(TOY.next(closed, &given, &CONTEXT).is_none());
        assert!(TOY.previous(closed, &given, &CONTEXT).is_none());
    }
    assert_eq!(
        TOY.after_change(&answers(&[("kind", "stop")]), &CONTEXT),
        Some("stop")
    );
}
