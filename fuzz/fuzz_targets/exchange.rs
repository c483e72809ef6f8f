#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| umzug::fuzzing::run("exchange", bytes));
