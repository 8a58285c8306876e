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
    at INTEGER NOT NULL, body BLOB NOT NULL, state INTEGER NOT NULL, withdrawal_asked INTEGER NOT NULL DEFAULT 0,
    marked INTEGER NOT NULL DEFAULT 0);
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
CREATE TABLE registry_household (id BLOB PRIMARY KEY, unit INTEGER NOT NULL, living INTEGER NOT NULL DEFAULT 1,
    held INTEGER NOT NULL DEFAULT 0, provisional INTEGER NOT NULL DEFAULT 0, ruled INTEGER NOT NULL DEFAULT 0,
    came_at INTEGER, batch BLOB, labelled_at INTEGER NOT NULL DEFAULT 0, hamlet INTEGER,
    address TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '', folded TEXT NOT NULL DEFAULT '',
    exact TEXT NOT NULL DEFAULT '', place BLOB NOT NULL DEFAULT x'', body BLOB) WITHOUT ROWID;
CREATE INDEX registry_household_in_order ON registry_household (hamlet, place, id) WHERE living;
CREATE INDEX registry_household_counted ON registry_household (hamlet, held, provisional, ruled, living)
    WHERE living;
CREATE INDEX registry_household_searched ON registry_household (hamlet, folded, exact, living)
    WHERE living AND hamlet IS NOT NULL;
CREATE INDEX registry_household_by_batch ON registry_household (batch) WHERE batch IS NOT NULL;
CREATE INDEX registry_household_provisional ON registry_household (id) WHERE provisional AND living;
CREATE TABLE registry_claim (id BLOB PRIMARY KEY, household BLOB NOT NULL, device BLOB, state INTEGER NOT NULL,
    body BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX registry_claim_by_household ON registry_claim (household, id);
CREATE INDEX registry_claim_by_device ON registry_claim (device) WHERE device IS NOT NULL;
CREATE INDEX registry_claim_open ON registry_claim (state, id) WHERE state IN (2, 3);
CREATE TABLE registry_change (id BLOB PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE registry_revoked (device BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE registry_counted (unit INTEGER PRIMARY KEY, upto INTEGER NOT NULL);
CREATE TABLE registry_batch (seed BLOB PRIMARY KEY, unit INTEGER NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE registry_sealed (bound BLOB PRIMARY KEY, unit INTEGER NOT NULL, version INTEGER NOT NULL,
    number INTEGER NOT NULL, at INTEGER NOT NULL,
    households BLOB NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX registry_sealed_in_order ON registry_sealed (unit, version, number);
CREATE TABLE registry_key (unit INTEGER NOT NULL, version INTEGER NOT NULL, secret BLOB NOT NULL,
    since INTEGER NOT NULL, PRIMARY KEY (unit, version, secret)) WITHOUT ROWID;
CREATE TABLE registry_giver (unit INTEGER NOT NULL, version INTEGER NOT NULL, secret BLOB NOT NULL, desk BLOB NOT NULL,
    PRIMARY KEY (unit, version, secret, desk)) WITHOUT ROWID;
CREATE TABLE registry_share (unit INTEGER NOT NULL, version INTEGER NOT NULL, device BLOB NOT NULL, name BLOB NOT NULL,
    desk BLOB NOT NULL, at INTEGER NOT NULL, body BLOB, PRIMARY KEY (unit, version, device, name)) WITHOUT ROWID;
CREATE TABLE registry_box (unit INTEGER NOT NULL, device BLOB NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (unit, device)) WITHOUT ROWID;
CREATE TABLE registry_line (unit INTEGER NOT NULL, number INTEGER NOT NULL, household BLOB NOT NULL,
    lead INTEGER NOT NULL, at INTEGER NOT NULL, what INTEGER NOT NULL, detail INTEGER NOT NULL, subject BLOB NOT NULL,
    other BLOB NOT NULL, outcome INTEGER NOT NULL, reason INTEGER NOT NULL, author BLOB NOT NULL, role INTEGER NOT NULL,
    PRIMARY KEY (unit, number, household)) WITHOUT ROWID;
CREATE INDEX registry_line_by_household ON registry_line (household, at, number);
CREATE INDEX registry_line_lead ON registry_line (at, unit, number) WHERE lead;
CREATE TABLE registry_pending (what INTEGER NOT NULL, subject BLOB NOT NULL, household BLOB NOT NULL,
    detail INTEGER NOT NULL, other BLOB NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (what, subject)) WITHOUT ROWID;
CREATE INDEX registry_pending_by_household ON registry_pending (household);
CREATE TABLE registry_look (id INTEGER PRIMARY KEY AUTOINCREMENT, household BLOB NOT NULL, purpose INTEGER NOT NULL,
    at INTEGER NOT NULL);
CREATE TABLE registry_grant (claim BLOB PRIMARY KEY, household BLOB NOT NULL, at INTEGER NOT NULL,
    invite BLOB NOT NULL, device BLOB, code_until INTEGER) WITHOUT ROWID;
CREATE TABLE revocation (device BLOB NOT NULL, unit INTEGER NOT NULL, at INTEGER NOT NULL, by BLOB NOT NULL,
    reason INTEGER NOT NULL, space BLOB NOT NULL, number INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (device, space, number, by)) WITHOUT ROWID;
