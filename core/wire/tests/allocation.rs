//! Bounds before allocation: what a decoder holds at once stays within a multiple of what it was given.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]
// A counting allocator has to implement an unsafe trait; it only counts, and leaves the work to the system's.
#![allow(unsafe_code)]

#[path = "protocol/registry.rs"]
#[allow(dead_code)]
mod registry;
#[path = "protocol/samples.rs"]
#[allow(dead_code)]
mod samples;
#[path = "protocol/values.rs"]
#[allow(dead_code)]
mod values;

use samples::{Form, samples};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use tinxom_wire::WireError;
use tinxom_wire::codec::from_slice;
use tinxom_wire::compress::compress;
use tinxom_wire::invite::from_text;
use tinxom_wire::item::unpack;
use tinxom_wire::limits;
use tinxom_wire::message::{Head, ReplyHead};
use tinxom_wire::recovery::from_sheet;
use tinxom_wire::registry::Entry;
use tinxom_wire::segment::Segment;

struct Counting;

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

fn count(change: isize) {
    let held = HELD.get() + change;
    HELD.set(held);
    PEAK.set(PEAK.get().max(held));
}

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most that was held at once while it ran, beyond what was held before.
fn peak<R>(run: impl FnOnce() -> R) -> usize {
    let before = HELD.get();
    PEAK.set(before);
    let result = run();
    let peak = PEAK.get() - before;
    drop(result);
    peak as usize
}

/// What a decoder may hold: some times its input, and what errors, keys and small lists take. The largest part of the
/// constant is a certificate's tree of values, 512 bytes of one-byte items.
const TIMES: usize = 8;
const BESIDE: usize = 64 * 1024;
/// What a compressed parcel may hold: itself decompressed, read, and encoded anew to compare.
const PARCEL: usize = 5 * limits::PARCEL_RAW;

fn allowed(compressed: bool, input: usize) -> usize {
    input * TIMES + BESIDE + if compressed { PARCEL } else { 0 }
}

/// Inputs that claim more than they hold.
fn hostile() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for major in [0x40u8, 0x60, 0x80, 0xa0] {
        for (short, size) in [(24u8, 1usize), (25, 2), (26, 4), (27, 8)] {
            for last in [0xff, 0x7f, 0x00] {
                let mut head = vec![major | short, last];
                head.extend(std::iter::repeat_n(0xff, size - 1));
                all.push(head);
            }
        }
    }
    all
}

#[test]
fn no_decoder_holds_more_than_a_multiple_of_what_it_was_given() {
    let hostile = hostile();
    for sample in samples() {
        let compressed = ["pack-payload", "segment-wire"].contains(&sample.name);
        // Reading a sample makes others to compare with; what these take is taken off by reading it once unchanged.
        let own = peak(|| (sample.read)(&sample.bytes));
        for place in (0..sample.bytes.len()).step_by(1 + sample.bytes.len() / 64) {
            for head in &hostile {
                let mut bytes = sample.bytes[..place].to_vec();
                bytes.extend_from_slice(head);
                let rest = &sample.bytes[place..];
                bytes.extend_from_slice(&rest[rest.len().min(head.len())..]);
                let held = peak(|| (sample.read)(&bytes));
                let most = own + allowed(compressed, bytes.len());
                assert!(held <= most, "{} at {place} with {head:02x?}: {held} of {most}", sample.name);
            }
        }
    }
}

#[test]
fn lists_of_the_smallest_parts_do_not_grow_what_is_held() {
    // The densest lists that are well-formed, so that only the bound of the list stands against them.
    let list = |part: &[u8], bytes: usize| {
        let count = u16::try_from(bytes / part.len()).unwrap();
        let mut all = vec![0x99];
        all.extend_from_slice(&count.to_be_bytes());
        all.extend(part.repeat(count.into()));
        all
    };
    let operation = [0x83, 0x00, 0x00, 0x40];
    let item = [0x84, 0x00, 0x00, 0x00, 0x40];
    let mut segment = values::segment().to_bytes();
    let place = segment.windows(2).position(|two| two == [0x06, 0x83]).unwrap();
    // The signature is the last: its key, its head and 64 bytes.
    segment.splice(place + 1..segment.len() - 67, list(&operation, 200 * 1024));
    for (name, bytes) in [("pack", list(&item, 200 * 1024)), ("segment", segment)] {
        let wire = compress(&bytes, &[]);
        assert!(wire.len() < limits::PARCEL);
        let most = allowed(true, wire.len());
        let (mut packed, mut fixed) = (None, None);
        let held =
            peak(|| packed = unpack(&wire).err()).max(peak(|| fixed = Segment::from_wire(&wire).err()));
        // It was the bound of the list that refused it, not its form.
        assert!([packed, fixed].contains(&Some(WireError::TooLarge(name))));
        assert!(held <= most, "{name}: {held} of {most}");
    }
    for part in [&[0x00u8][..], &[0x80], &[0x81, 0x45, 2, 0, 0, 0, 0]] {
        for key in 0..10u8 {
            let mut bytes = vec![0xa1, key];
            bytes.extend(list(part, 12 * 1024));
            let most = allowed(false, bytes.len());
            let held = peak(|| from_slice::<Head>("head", limits::FRAME_HEADER, &bytes).is_ok())
                .max(peak(|| from_slice::<ReplyHead>("reply", limits::FRAME_HEADER, &bytes).is_ok()));
            assert!(held <= most, "{held} of {most}");
        }
    }
    for part in [&[0x40u8][..], &[0x80], &[0xa0]] {
        for entry in [[0x82, 0x09, 0x82], [0x82, 0x00, 0x81], [0x82, 0x06, 0x83]] {
            let dense = list(part, 16 * 1024);
            let bytes = [&entry[..], &dense, &dense[..1]].concat();
            let most = allowed(false, bytes.len());
            let held = peak(|| from_slice::<Entry>("entry", limits::BODY, &bytes).is_ok());
            assert!(held <= most, "{held} of {most}");
        }
    }
}

#[test]
fn a_bomb_takes_no_more_than_the_largest_parcel() {
    let declared = compress(&vec![0; 64 << 20], &[]);
    let streamed = zstd::stream::encode_all(&vec![0u8; 8 << 20][..], 19).unwrap();
    let frames = compress(&vec![0; 128 * 1024], &[]).repeat(100);
    for bomb in [declared, streamed, frames] {
        let held = peak(|| unpack(&bomb).is_err()).max(peak(|| Segment::from_wire(&bomb).is_err()));
        assert!(held <= limits::PARCEL_RAW + BESIDE, "{held}");
    }
}

#[test]
fn what_is_too_long_is_refused_before_anything_is_held() {
    let long = vec![b'A'; 1 << 20];
    let text = std::str::from_utf8(&long).unwrap();
    assert_eq!(peak(|| from_text(text).is_err()), 0);
    assert_eq!(peak(|| from_sheet(text).is_err()), 0);
    assert_eq!(peak(|| unpack(&long).is_err()), 0);
    assert_eq!(peak(|| Segment::from_wire(&long).is_err()), 0);
    assert_eq!(peak(|| Segment::from_bytes(&long).is_err()), 0);
    assert_eq!(peak(|| tinxom_wire::certificate::Certificate::peek(&long).is_err()), 0);
    assert_eq!(peak(|| tinxom_wire::invite::Invite::open(&long).is_err()), 0);
    assert_eq!(peak(|| tinxom_wire::invite::Invite::open_introduction(&long).is_err()), 0);
    assert!(samples().iter().any(|sample| sample.form == Form::Text));
}
