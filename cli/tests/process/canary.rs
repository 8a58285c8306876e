//! Words that must not be found anywhere they do not belong: on the server's disk, in its logs, on the wire, and in
//! readable form in a vault.

use crate::processes::{Village, path_text, run};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// A text in every form in which it could lie in a file.
pub(crate) struct Canary {
    pub(crate) name: &'static str,
    forms: Vec<Vec<u8>>,
}

impl Canary {
    pub(crate) fn new(name: &'static str, text: &str) -> Self {
        let normal: [String; 2] = [text.nfc().collect(), text.nfd().collect()];
        assert_ne!(normal[0], normal[1], "a canary has letters with marks");
        let mut forms = Vec::new();
        for text in normal {
            forms.push(text.as_bytes().to_vec());
            forms.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
            forms.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        }
        Self { name, forms }
    }

    pub(crate) fn is_in(&self, bytes: &[u8]) -> bool {
        self.forms.iter().any(|form| bytes.windows(form.len()).any(|window| window == form))
    }
}

/// Every file below a directory.
pub(crate) fn files(dir: &Path) -> Vec<PathBuf> {
    let (mut files, mut open) = (Vec::new(), vec![dir.to_owned()]);
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    files
}

/// What a curious reader of the wire would try: the body without its chunks' lengths, and every zstd frame in it.
pub(crate) fn as_read(http: &[u8]) -> Vec<u8> {
    let joined = without_chunks(http);
    let mut read = [http, &joined].concat();
    for body in [http, &joined] {
        for at in 0..body.len().saturating_sub(4) {
            if body[at..at + 4] == [0x28, 0xB5, 0x2F, 0xFD] {
                let frame =
                    zstd::stream::read::Decoder::new(&body[at..]).map(|decoder| decoder.single_frame());
                if let Ok(mut frame) = frame {
                    // What stands before a damaged place is read as well.
                    let _ = std::io::copy(&mut frame, &mut read);
                }
            }
        }
    }
    read
}

/// Takes the lines of hexadecimal lengths out of chunked bodies.
fn without_chunks(http: &[u8]) -> Vec<u8> {
    let mut joined = Vec::new();
    let mut rest = http;
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let length = std::str::from_utf8(&rest[..end]).ok().filter(|text| (1..=8).contains(&text.len()));
        let length = length.and_then(|text| usize::from_str_radix(text, 16).ok());
        match length.filter(|length| rest.len() >= end + 2 + length) {
            Some(length) => {
                joined.extend_from_slice(&rest[end + 2..end + 2 + length]);
                rest = &rest[end + 2 + length..];
            }
            None => {
                joined.extend_from_slice(&rest[..end + 2]);
                rest = &rest[end + 2..];
            }
        }
    }
    joined.extend_from_slice(rest);
    joined
}

#[test]
fn s9_2_neither_tip_nor_answer_nor_name_nor_hamlet_lies_where_it_does_not_belong() {
    const TIP: &str = "Chim hoàng yến đậu trong tin, cạnh giếng làng";
    const ANSWER: &str = "Chim sơn ca hót trong câu trả lời";
    const NAME: &str = "Nguyễn Thị Họa Mi Bên Suối";
    const HAMLET: &str = "Xóm Chào Mào Trên Đồi";
    const NOTE: &str = "Ghi chú tuần tra: vẹt xanh ở cổng trường, vẹt xanh ở cổng trường";
    let mut village = Village::new();
    let resident = village.vault("resident");
    resident.enrol(&village.desk.invite(HAMLET), NAME).done();
    resident.sync().done();
    resident.write(TIP).done();
    resident.sync().done();
    assert_eq!(village.at_desk(), [TIP]);
    let number = village.desk.numbers()[0].to_string();
    let opened = village.desk.run(&["open", &number]).done().out;
    assert!(opened.contains(TIP) && opened.contains(NAME) && opened.contains(HAMLET), "{opened}");
    village.desk.run(&["answer", &number, ANSWER]).done();
    village.desk.sync().done();
    resident.sync().done();
    let shown = resident.run(&["show", "1"]).done().out;
    assert!(shown.contains(ANSWER), "{shown}");
    let member = village.member("Anh Ba");
    member.run(&["patrol-start"]).done();
    member.run(&["patrol-note", "stranger", "Xóm Núi Voi", NOTE]).done();
    member.run(&["patrol-end"]).done();
    member.sync().done();
    let held = resident.library();

    let canaries = [
        Canary::new("tip", TIP),
        Canary::new("answer", ANSWER),
        Canary::new("name", NAME),
        Canary::new("hamlet", HAMLET),
    ];
    let note = Canary::new("note", NOTE);
    let copy = village.path("copy.db");
    let clean = |bytes: &[u8], place: &str| {
        for canary in &canaries {
            assert!(!canary.is_in(bytes), "{} in {place}", canary.name);
        }
    };

    // The server's disk, while it runs and after it stopped, and a copy of its store.
    for running in [true, false] {
        if !running {
            village.server.stop();
            run(&["backup", "--dir", &path_text(&village.server.dir), &path_text(&copy)]).done();
        }
        let kept = files(&village.server.dir);
        assert!(kept.iter().any(|file| file.ends_with("server.db")));
        for file in &kept {
            clean(&as_read(&std::fs::read(file).unwrap()), &file.display().to_string());
        }
        // Patrol notes are open by design: that they are found shows that the search finds what is there.
        let found = |file: &PathBuf| note.is_in(&as_read(&std::fs::read(file).unwrap()));
        assert!(kept.iter().any(found), "the search is blind on the server's disk");
    }
    clean(&as_read(&std::fs::read(&copy).unwrap()), "the copy of the store");
    let logs = village.server.logs();
    assert!(logs.windows(4).any(|window| window == b"sync"), "no logs were taken");
    clean(&logs, "the server's logs");

    // The wire, joining included: of the invite only what does not name the hamlet travels.
    let traffic = village.way.traffic();
    let mut note_seen = false;
    for (index, connection) in traffic.iter().enumerate() {
        for (bytes, direction) in [(&connection.up, "up"), (&connection.down, "down")] {
            let read = as_read(bytes);
            note_seen |= note.is_in(&read);
            clean(&read, &format!("connection {index} {direction}"));
        }
    }
    assert!(note_seen, "the search is blind on the wire");

    // The vaults, one of them open.
    for vault in [&resident, &village.desk] {
        for file in files(&vault.dir) {
            clean(&as_read(&std::fs::read(&file).unwrap()), &file.display().to_string());
        }
    }
    drop(held);
}
