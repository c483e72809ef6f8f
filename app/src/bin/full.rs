//! The module with everything.

fn main() {
    app::full();
}
