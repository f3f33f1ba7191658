/** The shape of the database, step by step. A step that was shipped is never changed again. */

/** Marks the file as papo's: "papo" as four bytes. Test versions before the first release wrote none. */
export const APPLICATION_ID = 0x70_61_70_6f

/**
 * Each brings a database from the version that is its index to the next one. The index of words
 * keeps no text of its own ("contentless"): to remove something, give it the old text, made by the very
 * same `indexable`; when that function changes, a migration has to make an
 * empty index and put the highest number plus one into `indexing`; it fills up while the program runs.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE events (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL,
    lasting INTEGER NOT NULL,
    conversation TEXT,
    channel TEXT,
    id TEXT,
    at INTEGER,
    target TEXT,
    json TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX messages_by_id ON events (id) WHERE type = 'message.sent';
  CREATE INDEX messages_by_time ON events (conversation, at, id) WHERE type = 'message.sent';
  CREATE INDEX messages_by_channel ON events (channel, at, id) WHERE type = 'message.sent';
  CREATE INDEX changes ON events (target, n) WHERE target IS NOT NULL;
  CREATE INDEX strangers ON events (id) WHERE type IN ('request.made', 'join.made', 'person.pinned',
    'group.rosterObserved', 'group.rosterAdopted', 'group.forked');
  CREATE INDEX lasting_events ON events (n) WHERE lasting = 1 AND type NOT LIKE 'message.%';
  CREATE INDEX passing_events ON events (n) WHERE lasting = 0;

  CREATE VIRTUAL TABLE message_index USING fts5 (
    text, content = '', tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3'
  );
  INSERT INTO message_index (message_index, rank) VALUES ('secure-delete', 1);
  -- messages below this number are not in the index yet
  CREATE TABLE indexing (one INTEGER PRIMARY KEY, up_to INTEGER NOT NULL) STRICT;
  INSERT INTO indexing VALUES (1, 0);

  CREATE TABLE snapshots (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    up_to INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL
  ) STRICT;

  CREATE TABLE packets (
    topic TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (topic, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE deferred (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    author TEXT NOT NULL,
    topic TEXT NOT NULL,
    bytes BLOB NOT NULL,
    reason TEXT NOT NULL,
    stranger INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    UNIQUE (author, id)
  ) STRICT;
  CREATE INDEX deferred_by_id ON deferred (id);

  CREATE TABLE key_values (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE durable_flush (one INTEGER PRIMARY KEY, times INTEGER NOT NULL) STRICT;
  INSERT INTO durable_flush VALUES (1, 0);
  `,
  // U+06C0 and U+06D5 are found as the letter that Persian keyboards have: the index begins anew
  `
  INSERT INTO message_index (message_index) VALUES ('delete-all');
  UPDATE indexing SET up_to = (SELECT coalesce(max(n) + 1, 0) FROM events);
  `,
  // shows that a snapshot is what papo wrote
  `
  ALTER TABLE snapshots ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
  `,
  // new messages go into the index many at a time: those above this number are not in it yet
  `
  CREATE TABLE IF NOT EXISTS indexed (one INTEGER PRIMARY KEY, through INTEGER NOT NULL) STRICT;
  INSERT OR IGNORE INTO indexed VALUES (1, (SELECT coalesce(max(n), 0) FROM events));
  `,
  // the index knows authors, for `from:`; it begins anew
  `
  INSERT INTO message_index (message_index) VALUES ('delete-all');
  UPDATE indexing SET up_to = (SELECT coalesce(max(n) + 1, 0) FROM events);
  `,
  // what was signed, for an export that anybody can check
  `
  ALTER TABLE events ADD COLUMN signed_topic TEXT;
  ALTER TABLE events ADD COLUMN signed_bytes BLOB;
  `,
]
