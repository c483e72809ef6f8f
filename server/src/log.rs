//! The log: one line for each event, to standard error.

use std::{
    fmt,
    fs::File,
    io::{self, IsTerminal},
    os::fd::AsFd,
};

use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    EnvFilter,
    fmt::{
        FmtContext, FormatEvent, FormatFields, FormattedFields,
        format::{JsonFields, Writer},
        time::{FormatTime, SystemTime},
        writer::BoxMakeWriter,
    },
    registry::LookupSpan,
};

/// Starts it: `UMZUG_LOG` sets the level, `UMZUG_LOG_FORMAT=json` the form.
pub fn start() {
    let filter = EnvFilter::try_from_env("UMZUG_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(writer());
    if std::env::var("UMZUG_LOG_FORMAT").is_ok_and(|format| format == "json") {
        log.fmt_fields(JsonFields::new()).event_format(Json).init();
    } else {
        log.init();
    }
}

/// A line is one call into the kernel, so nobody has to wait for the lock that
/// Rust puts around standard error.
fn writer() -> BoxMakeWriter {
    match io::stderr().as_fd().try_clone_to_owned() {
        Ok(error) => BoxMakeWriter::new(File::from(error)),
        Err(_) => BoxMakeWriter::new(io::stderr),
    }
}

/// A line as one object. The library's own form reads what it has written of a
/// span, and writes it again, for each line: a tenth of what a request costs.
struct Json;

impl<S, N> FormatEvent<S, N> for Json
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'writer> FormatFields<'writer> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut line: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let about = event.metadata();
        line.write_str("{\"timestamp\":\"")?;
        SystemTime.format_time(&mut line)?;
        write!(line, "\",\"level\":\"{}\",\"fields\":{{", about.level())?;
        let mut fields = Fields {
            line: &mut line,
            first: true,
            done: Ok(()),
        };
        event.record(&mut fields);
        fields.done?;
        write!(line, "}},\"target\":\"{}\"", about.target())?;
        if let Some(span) = context.lookup_current() {
            let extensions = span.extensions();
            let fields = extensions.get::<FormattedFields<N>>();
            let fields = fields.map_or("{}", |fields| &fields.fields);
            let fields = fields.strip_suffix('}').unwrap_or("{");
            let comma = if fields.len() > 1 { "," } else { "" };
            write!(
                line,
                ",\"span\":{fields}{comma}\"name\":\"{}\"}}",
                span.name()
            )?;
        }
        line.write_str("}\n")
    }
}

/// Members of an object.
struct Fields<'line, 'writer> {
    line: &'line mut Writer<'writer>,
    first: bool,
    done: fmt::Result,
}

impl Fields<'_, '_> {
    fn member(&mut self, field: &Field, value: impl fmt::Display) {
        let comma = if self.first { "" } else { "," };
        self.first = false;
        let written = write!(self.line, "{comma}\"{}\":{value}", field.name());
        self.done = self.done.and(written);
    }
}

impl Visit for Fields<'_, '_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.member(field, Text(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.member(field, Text(&format!("{value:?}")));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.member(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.member(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.member(field, value);
    }
}

/// A text in quotes.
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
        if self.0.bytes().all(plain) {
            return write!(to, "\"{}\"", self.0);
        }
        to.write_str(&serde_json::to_string(self.0).map_err(|_| fmt::Error)?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use serde_json::{Value, json};

    use super::*;

    /// Where the lines of a test go.
    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What `act` logs.
    fn lines(act: impl FnOnce()) -> Vec<Value> {
        let kept = Kept::default();
        let writes = kept.clone();
        let log = tracing_subscriber::fmt()
            .fmt_fields(JsonFields::new())
            .event_format(Json)
            .with_writer(move || writes.clone())
            .finish();
        tracing::subscriber::with_default(log, act);
        let bytes = kept.0.lock().unwrap();
        let text = str::from_utf8(&bytes).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[test]
    fn a_line_is_an_object_whatever_stands_in_it() {
        let wild = "quote \" backslash \\ line\nend \u{7f} ä";
        let all = lines(|| tracing::warn!(wild, error = %wild, a = 1, b = -1, c = true, "{wild}"));
        let fields = json!({
            "message": wild, "wild": wild, "error": wild, "a": 1, "b": -1, "c": true,
        });
        assert_eq!(all.len(), 1);
        assert_eq!(all[0]["fields"], fields);
        assert_eq!(all[0]["level"], "WARN");
        assert_eq!(all[0]["target"], module_path!());
        let time = all[0]["timestamp"].as_str().unwrap();
        let form = &time::format_description::well_known::Rfc3339;
        assert!(time::OffsetDateTime::parse(time, form).is_ok(), "{time}");
        assert_eq!(all[0].get("span"), None);
    }

    #[test]
    fn a_line_names_what_it_happened_in() {
        let all = lines(|| {
            tracing::error_span!("http", request_id = %"a\"b").in_scope(|| tracing::info!("one"));
            tracing::error_span!("bare").in_scope(|| tracing::info!("two"));
        });
        assert_eq!(
            all[0]["span"],
            json!({"request_id": "a\"b", "name": "http"})
        );
        assert_eq!(all[1]["span"], json!({"name": "bare"}));
    }
}
