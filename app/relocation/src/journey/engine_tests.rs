//! The engine on a service of no topic: three questions, an end, a check.

use time::macros::date;

use super::answers::Answers;
use super::model::{
    ALWAYS, ANYTHING, Context, EVERY, Facts, Field, FieldError, FieldKind, Member, Page, PageKind,
    Service, Source, TextInput, Width,
};

const CONTEXT: Context = Context {
    today: date!(2026 - 11 - 22),
    facts: Facts(0),
};

const fn field(id: &'static str, kind: FieldKind) -> Field {
    Field {
        id,
        name: id,
        member: None,
        kind,
        optional: false,
        source: Source::Asked,
        secret: false,
        shown: ALWAYS,
        offered: EVERY,
        check: ANYTHING,
    }
}

const fn page(id: &'static str, kind: PageKind, fields: &'static [Field]) -> Page {
    Page {
        id,
        name: id,
        section: "one",
        member: None,
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

const KIND: Field = Field {
    // "many" is offered only to those who hinted at it.
    offered: |scope, value| value != "many" || scope.is("hint", "yes"),
    ..field("kind", FieldKind::Choice(&["a", "b", "stop", "many"]))
};
const HINT: Field = Field {
    optional: true,
    ..field("hint", TEXT)
};
const SECOND: Member = Member {
    of: "thing",
    number: 2,
};
const THING: Field = Field {
    name: "thing-colour",
    member: Some(SECOND),
    check: |scope, field| match (scope.get(field.id), scope.own("colour")) {
        ("red", "red") => Ok(()),
        _ => Err(FieldError::new("not-red")),
    },
    ..field("thing-2-colour", TEXT)
};
const MORE: Field = Field {
    shown: |scope| scope.is("kind", "b"),
    check: |scope, _| match scope.get("more") {
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
    sections: &["one", "two"],
    pages: &[
        page("first", PageKind::Question, &[HINT, KIND, MORE]),
        Page {
            shown: |scope| scope.is("kind", "many"),
            ..page("note", PageKind::Note, &[])
        },
        Page {
            name: "thing",
            member: Some(SECOND),
            shown: |scope| scope.is("kind", "many") && scope.number() == 2,
            ..page("thing-2", PageKind::Question, &[THING])
        },
        Page {
            shown: |scope| scope.is("kind", "stop"),
            ..page("stop", PageKind::End, &[])
        },
        Page {
            shown: |scope| scope.is("more", "yes"),
            ..page("second", PageKind::Question, &[field("second", TEXT)])
        },
        page("third", PageKind::Question, &[NOTE]),
        Page {
            section: "two",
            ..page("check", PageKind::Check, &[])
        },
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
        // A value that is not offered is no answer.
        (&[("kind", "many")], &["first"]),
        (
            &[("kind", "many"), ("hint", "yes")],
            &["first", "note", "thing-2"],
        ),
        (
            &[("kind", "many"), ("hint", "yes"), ("thing-2-colour", "red")],
            &["first", "note", "thing-2", "third", "check"],
        ),
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

#[test]
fn progress_counts_sections_and_never_jumps() {
    let at = |id| {
        TOY.progress(id)
            .map(|progress| (progress.step, progress.of))
    };
    assert_eq!(at("first"), Some((1, 2)));
    assert_eq!(at("stop"), Some((1, 2)));
    assert_eq!(at("check"), Some((2, 2)));
    assert_eq!(at("nowhere"), None);
}

#[test]
fn a_member_has_ids_of_its_own() {
    assert_eq!(super::model::own_id(SECOND, "colour"), "thing-2-colour");
}
