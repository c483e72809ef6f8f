//! The module that a phone waits for.

fn main() {
    app::first();
}
