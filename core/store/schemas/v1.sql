CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE tip (id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, unit INTEGER NOT NULL,
    hamlet TEXT NOT NULL, time_window INTEGER NOT NULL, text TEXT NOT NULL, folded TEXT NOT NULL,
    kept_at INTEGER NOT NULL, clock_doubted INTEGER NOT NULL, state INTEGER NOT NULL,
    reason INTEGER NOT NULL DEFAULT 0, reply_key BLOB NOT NULL, name BLOB,
    withdrawal_asked INTEGER NOT NULL DEFAULT 0, deleted_at INTEGER, accepted_at INTEGER, opened_at INTEGER,
    closed_at INTEGER, receipt BLOB, ward INTEGER);
CREATE UNIQUE INDEX tip_by_name ON tip (name) WHERE name IS NOT NULL;
CREATE INDEX tip_by_state ON tip (state, id);
CREATE TABLE answer (tip INTEGER NOT NULL REFERENCES tip (id), salt BLOB NOT NULL, at INTEGER NOT NULL,
    text TEXT NOT NULL, read_at INTEGER, PRIMARY KEY (tip, salt));
CREATE TABLE encapsulation (unit INTEGER NOT NULL, epoch INTEGER NOT NULL, name BLOB NOT NULL, secret BLOB NOT NULL,
    next_counter INTEGER NOT NULL, PRIMARY KEY (unit, epoch));
CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, space BLOB NOT NULL, time INTEGER NOT NULL,
    kind INTEGER NOT NULL, body BLOB NOT NULL, tip INTEGER REFERENCES tip (id));
CREATE INDEX outbox_by_space ON outbox (space, id);
CREATE INDEX outbox_by_tip ON outbox (tip);
CREATE TABLE segment (space BLOB NOT NULL, first INTEGER NOT NULL, next INTEGER NOT NULL, hash BLOB NOT NULL,
    bytes BLOB NOT NULL, acknowledged INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (space, first));
CREATE INDEX segment_waiting ON segment (space, first) WHERE acknowledged = 0;
CREATE TABLE sent (space BLOB NOT NULL, sequence INTEGER NOT NULL, kind INTEGER NOT NULL,
    tip INTEGER REFERENCES tip (id), PRIMARY KEY (space, sequence));
CREATE INDEX sent_by_tip ON sent (tip);
CREATE TABLE aside (id INTEGER PRIMARY KEY AUTOINCREMENT, space BLOB NOT NULL, time INTEGER NOT NULL,
    kind INTEGER NOT NULL, body BLOB NOT NULL, reason INTEGER NOT NULL);
CREATE TABLE cursor (space BLOB PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE part (space BLOB PRIMARY KEY, hash BLOB NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE epoch_key (unit INTEGER NOT NULL, epoch INTEGER NOT NULL, until INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (unit, epoch));
CREATE TABLE certificate (device BLOB PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE anchor (unit INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE patrol (space BLOB NOT NULL, device BLOB NOT NULL, time INTEGER NOT NULL, kind INTEGER NOT NULL,
    body BLOB NOT NULL, number INTEGER, PRIMARY KEY (space, device, time));
CREATE TABLE desk_encapsulation (name BLOB PRIMARY KEY, unit INTEGER NOT NULL, epoch INTEGER NOT NULL,
    body BLOB NOT NULL);
CREATE TABLE desk_tip (id INTEGER PRIMARY KEY AUTOINCREMENT, name BLOB NOT NULL UNIQUE, unit INTEGER NOT NULL,
    at INTEGER NOT NULL, body BLOB NOT NULL, state INTEGER NOT NULL, withdrawal_asked INTEGER NOT NULL DEFAULT 0);
CREATE INDEX desk_tip_waiting ON desk_tip (state, at, id);
CREATE TABLE desk_answer (tip INTEGER NOT NULL REFERENCES desk_tip (id), salt BLOB NOT NULL, at INTEGER NOT NULL,
    text TEXT NOT NULL, PRIMARY KEY (tip, salt));
CREATE TABLE slot_claim (id INTEGER PRIMARY KEY AUTOINCREMENT, claim BLOB NOT NULL UNIQUE, household BLOB NOT NULL,
    way INTEGER NOT NULL, proof BLOB NOT NULL, acceptance BLOB, made_at INTEGER NOT NULL);
CREATE TABLE slot_event (id INTEGER PRIMARY KEY AUTOINCREMENT, number INTEGER, at INTEGER NOT NULL, what INTEGER NOT NULL,
    claim BLOB NOT NULL, body BLOB NOT NULL, UNIQUE (number, at, body));
CREATE TABLE slot_consent (id INTEGER PRIMARY KEY AUTOINCREMENT, what INTEGER NOT NULL, version INTEGER NOT NULL,
    at INTEGER NOT NULL, until INTEGER, ended_at INTEGER);
CREATE TABLE slot_look (id INTEGER PRIMARY KEY AUTOINCREMENT, space BLOB NOT NULL, number INTEGER NOT NULL,
    at INTEGER NOT NULL, household BLOB NOT NULL, purpose INTEGER NOT NULL, role INTEGER NOT NULL,
    UNIQUE (space, number, at));
CREATE INDEX slot_look_by_space ON slot_look (space, at, id);
