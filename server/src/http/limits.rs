//! How much of everything the node takes.

use crate::store::{lifetimes::Lifetimes, types::Quota};

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// Limits of a node; tests use smaller ones.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a JSON body: a commit with its sealed manifest is the largest.
    pub json: usize,
    /// Bytes of a sealed metadata part.
    pub metadata: u64,
    /// Bytes of a sealed data part.
    pub data: u64,
    /// Bytes of a sealed attachment: 15 MB of plaintext, padded, in base64url.
    pub attachment: u64,
    /// Attachments of one submission or reply.
    pub attachments: usize,
    /// Submissions of one announcement.
    pub submissions: usize,
    /// How much is kept.
    pub quota: Quota,
    /// Bytes that one sender has uploaded and not submitted.
    pub unfinished: u64,
    /// Seconds that staged parts and unpublished replies are kept.
    pub staged_seconds: i64,
    /// Days that everything else is kept.
    pub lifetimes: Lifetimes,
    /// Seconds that the log of attempts is kept.
    pub attempts_seconds: i64,
    /// Wrong lookup tokens or client secrets of one address in one window.
    pub guesses: u32,
    /// New announcements of one address in one window.
    pub announcements: u32,
    /// New attempts to identify of one address in one window.
    pub attempts: u32,
    /// Reports of barriers of one address in one window.
    pub reports: u32,
    /// New submissions of one sender in one window.
    pub sendings: u32,
    /// The same of another node: what its citizens sent in a minute, and what
    /// had piled up while the line was cut.
    pub relayed: u32,
    /// Wrong codes of one office's client in one window.
    pub codes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            json: 512 * 1024,
            metadata: 128 * KIB,
            data: MIB,
            attachment: 21 * MIB,
            attachments: 10,
            submissions: 4,
            quota: Quota {
                own: 250 * MIB,
                node: 32 * 1024 * MIB,
                submissions: 64,
            },
            unfinished: 32 * 1024 * MIB / 10,
            staged_seconds: 24 * 3600,
            lifetimes: Lifetimes::default(),
            attempts_seconds: 30 * 24 * 3600,
            guesses: 30,
            announcements: 30,
            attempts: 30,
            reports: 5,
            sendings: 120,
            relayed: 6000,
            codes: 5,
        }
    }
}
