//! The place index: fetched when a place is asked, searched here.
