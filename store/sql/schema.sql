-- The whole schema, to be read from top to bottom. It is the truth: a test proves that the
-- migrations beside it produce exactly this.
--
--   1 Roles        2 The log        3 Waking and steps        4 Facts        5 Read models
--   6 The vault    7 Sign-in        8 Rights
--
-- Instants are UTC. A `ref` (slug:id) names a stream, its workflow and its page alike.

CREATE EXTENSION IF NOT EXISTS btree_gist;


-- 1 Roles -----------------------------------------------------------------------------------------
-- Migrations run as the owner. Everything else runs as optimum_app, which can add to the log but
-- never change it.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'optimum_app') THEN
        CREATE ROLE optimum_app NOLOGIN;
    END IF;
    EXECUTE format('GRANT optimum_app TO %I', current_user);
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;  -- made by somebody else this very moment
END
$$;


-- 2 The log ---------------------------------------------------------------------------------------

-- One row a stream: the row that a command locks. `state` is a snapshot, written by the code whose
-- `fingerprint` it carries; other code folds the events again instead of trusting it.
CREATE TABLE stream (
    ref         text        PRIMARY KEY COLLATE "C" CHECK (ref ~ '^[a-z][a-z_]{1,40}:[a-z0-9][a-z0-9-]{3,60}$'),
    slug        text        NOT NULL COLLATE "C" GENERATED ALWAYS AS (split_part(ref, ':', 1)) STORED,
    version     integer     NOT NULL CHECK (version >= 0),
    title       text        NOT NULL,
    stage       text        NOT NULL,
    ended       boolean     NOT NULL,
    state       jsonb       NOT NULL,
    fingerprint text        NOT NULL,
    opened_at   timestamptz,
    last_at     timestamptz
);
CREATE INDEX stream_by_slug ON stream (slug, last_at DESC);

-- What happened. `at` is the instant of the decision; `recorded_at` is for operators and never
-- decides order. `tx` lets a reader follow the log without gaps: read below the oldest running one.
CREATE TABLE event (
    ref         text        NOT NULL COLLATE "C" REFERENCES stream,
    version     integer     NOT NULL CHECK (version >= 1),
    type        text        NOT NULL,
    data        jsonb       NOT NULL,
    command_id  uuid        NOT NULL,
    actor_role  text        NOT NULL,
    actor_id    text        NOT NULL,
    at          timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    tx          xid8        NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (ref, version)
);
CREATE INDEX event_by_tx ON event (tx);

-- Accepted commands, one row for each order that was accepted together. A repeat is recognised by
-- (ref, command_id, part 0) and `body_hash`; no event was recorded when last_version < first_version.
CREATE TABLE command (
    ref           text        NOT NULL COLLATE "C" REFERENCES stream,
    command_id    uuid        NOT NULL,
    part          smallint    NOT NULL,
    name          text        NOT NULL,
    body_hash     bytea       NOT NULL,
    first_version integer     NOT NULL,
    last_version  integer     NOT NULL,
    actor_role    text        NOT NULL,
    actor_id      text        NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (ref, command_id, part)
);

-- Refused commands: who was told no, and why. Never the body; `reasons` is [{"code", "field"}].
CREATE TABLE refusal (
    id         bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    ref        text        NOT NULL COLLATE "C",
    command_id uuid        NOT NULL,
    command    text        NOT NULL,
    actor_role text        NOT NULL,
    actor_id   text        NOT NULL,
    reasons    jsonb       NOT NULL,
    at         timestamptz NOT NULL
);
CREATE INDEX refusal_by_ref ON refusal (ref, id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is not possible', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER command_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON command
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refusal_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON refusal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ALWAYS: also when session_replication_role would leave triggers out.
ALTER TABLE event ENABLE ALWAYS TRIGGER event_is_append_only;
ALTER TABLE command ENABLE ALWAYS TRIGGER command_is_append_only;
ALTER TABLE refusal ENABLE ALWAYS TRIGGER refusal_is_append_only;


-- 3 Waking and steps ------------------------------------------------------------------------------

-- What must happen next in each stream: steps of the system and tasks of people, whole in `body`.
CREATE TABLE agenda_item (
    ref     text        NOT NULL COLLATE "C",
    key     text        NOT NULL COLLATE "C",
    kind    text        NOT NULL CHECK (kind IN ('step', 'task')),
    name    text,       -- of the step, or of the command that settles the task
    owner   text        NOT NULL,
    title   text        NOT NULL,
    why     text        NOT NULL,
    due     timestamptz NOT NULL,
    "until" timestamptz,
    body    jsonb       NOT NULL,
    PRIMARY KEY (ref, key)
);
CREATE INDEX agenda_item_steps_due ON agenda_item (due, ref, key) WHERE kind = 'step';
CREATE INDEX agenda_item_tasks_due ON agenda_item (due, ref, key) WHERE kind = 'task';

-- A stream whose agenda_seq is above its woken_seq waits for its workflow to be woken. `tries` and
-- `retry_at` are the back-off for streams that are late although they were woken.
CREATE TABLE wake (
    ref        text        PRIMARY KEY COLLATE "C",
    agenda_seq bigint      NOT NULL,
    woken_seq  bigint      NOT NULL,
    tries      integer     NOT NULL DEFAULT 0,
    retry_at   timestamptz
);
CREATE INDEX wake_pending ON wake (ref) WHERE agenda_seq > woken_seq;

-- Steps that keep failing, and why. A step that leaves the agenda takes its trouble with it.
CREATE TABLE step_trouble (
    ref     text        NOT NULL COLLATE "C",
    key     text        NOT NULL COLLATE "C",
    cause   text        NOT NULL,
    since   timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    tries   integer     NOT NULL DEFAULT 1,
    PRIMARY KEY (ref, key),
    FOREIGN KEY (ref, key) REFERENCES agenda_item ON DELETE CASCADE
);

-- What the engine must remember between its lives, such as which Temporal namespace it knows.
CREATE TABLE engine (
    key   text PRIMARY KEY,
    value text NOT NULL
);

-- Which database this is. Copies and dumps carry it, so that an older one is known for what it is.
INSERT INTO engine (key, value) VALUES ('database', gen_random_uuid()::text);

-- How the site knows that workers work: one row for each, written anew every few seconds.
CREATE TABLE heartbeat (
    worker      text        PRIMARY KEY,
    at          timestamptz NOT NULL,
    temporal_at timestamptz
);

-- The clock of a simulation; empty wherever time is real.
CREATE TABLE simulated_clock (
    only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    now      timestamptz NOT NULL
);


-- 4 Facts -----------------------------------------------------------------------------------------

-- The last number given out of each gapless series; locked until the command that draws commits.
CREATE TABLE counter (
    series text    PRIMARY KEY,
    last   integer NOT NULL CHECK (last >= 0)
);

-- Each time that a counter was raised after a restore: numbers above `before`, up to `after`, were
-- given out by the database that was lost. `found_in` tells what showed it.
CREATE TABLE raised_counter (
    series    text        NOT NULL,
    before    integer     NOT NULL CHECK (before >= 0),
    after     integer     NOT NULL CHECK (after > before),
    found_in  text        NOT NULL,
    raised_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (series, before)
);
CREATE TRIGGER raised_counter_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON raised_counter
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE raised_counter ENABLE ALWAYS TRIGGER raised_counter_is_append_only;

-- Where the status of a certificate's badge is found: drawn once, when the badge is first asked for,
-- and kept for ever, as it stands in every copy of the badge.
CREATE TABLE status_entry (
    public_id text    PRIMARY KEY,
    list      integer NOT NULL,
    position  integer NOT NULL CHECK (position BETWEEN 0 AND 131071),
    CONSTRAINT status_entry_once UNIQUE (list, position)
);

-- The public half of every key that ever signed a badge: badges outlive keys. One whose secret has
-- leaked is taken out by the owner of the database.
CREATE TABLE badge_key (
    kid    text  PRIMARY KEY,
    public jsonb NOT NULL
);

-- Whose time is taken: a person, a trainer or a room cannot be in two places. What is doubled was
-- taken although it was booked elsewhere, with a reason.
CREATE TABLE booking (
    ref      text        NOT NULL COLLATE "C",
    resource text        NOT NULL,
    day      integer     NOT NULL,
    starts   timestamptz NOT NULL,
    ends     timestamptz NOT NULL,
    doubled  boolean     NOT NULL,
    PRIMARY KEY (ref, resource, day),
    CONSTRAINT booking_in_one_place
        EXCLUDE USING gist (resource WITH =, tstzrange(starts, ends) WITH &&) WHERE (NOT doubled)
);


-- 5 Read models -----------------------------------------------------------------------------------
-- Each row follows from the events of the one stream `ref`, and can be rebuilt from them. What
-- depends on today (overdue, next) is worked out when it is read.

CREATE TABLE engagement (
    ref          text    PRIMARY KEY COLLATE "C",
    service      text    NOT NULL,
    shape        text    NOT NULL,
    stage        text    NOT NULL,
    provider     text    NOT NULL COLLATE "C",
    setting      text,
    cohort       text    COLLATE "C",
    ended        boolean NOT NULL
);
CREATE INDEX engagement_by_provider ON engagement (provider);
CREATE INDEX engagement_by_cohort ON engagement (cohort);

CREATE TABLE cohort (
    ref                 text        PRIMARY KEY COLLATE "C",
    service             text        NOT NULL,
    label               text        NOT NULL,
    stage               text        NOT NULL,
    in_house            text        COLLATE "C",
    capacity            integer     NOT NULL,
    taken               integer     NOT NULL,
    unnamed             integer     NOT NULL,
    waiting             integer     NOT NULL,
    offered             integer     NOT NULL,
    free                integer     NOT NULL,
    days                integer     NOT NULL,
    first_starts        timestamptz NOT NULL,
    last_ends           timestamptz NOT NULL,
    opens_decision_at   timestamptz NOT NULL
);

CREATE TABLE place (
    ref      text    NOT NULL COLLATE "C",
    place    text    NOT NULL,
    holder   text    NOT NULL COLLATE "C",
    part     text    NOT NULL,
    areas    text[]  NOT NULL,
    person   text,
    status   text    NOT NULL,
    PRIMARY KEY (ref, place)
);
CREATE INDEX place_by_holder ON place (holder);
CREATE INDEX place_by_person ON place (person);

-- Who waits for places in a cohort. `offer` numbers what is offered to them now, until `answer_by`.
CREATE TABLE waiting (
    ref       text        NOT NULL COLLATE "C",
    holder    text        NOT NULL COLLATE "C",
    provider  text        COLLATE "C",  -- not known yet for a request of the site
    count     integer     NOT NULL,
    funded    boolean     NOT NULL,
    joined_at timestamptz NOT NULL,
    offer     integer,
    answer_by timestamptz,
    PRIMARY KEY (ref, holder)
);
CREATE INDEX waiting_by_holder ON waiting (holder);

CREATE TABLE learning_day (
    ref        text        NOT NULL COLLATE "C",
    day        integer     NOT NULL,
    title      text        NOT NULL,
    audience   text        NOT NULL,
    subjects   text[]      NOT NULL,
    starts     timestamptz NOT NULL,
    ends       timestamptz NOT NULL,
    room       text        NOT NULL,
    trainer    text        NOT NULL,
    co_trainer text,
    expected   integer     NOT NULL,
    marked     integer     NOT NULL,
    present    integer     NOT NULL,
    moves      integer     NOT NULL,
    PRIMARY KEY (ref, day)
);
CREATE INDEX learning_day_by_start ON learning_day (starts);

-- One row for each person expected on a day; `status` is "expected" until somebody marks them.
CREATE TABLE register_mark (
    ref           text    NOT NULL COLLATE "C",
    day           integer NOT NULL,
    person        text    NOT NULL,
    holder        text    COLLATE "C",
    status        text    NOT NULL CHECK (
        status IN ('expected', 'attended', 'late', 'left_early', 'absent')),
    minutes_late  integer NOT NULL,
    minutes_early integer NOT NULL,
    reason        text,
    PRIMARY KEY (ref, day, person)
);
CREATE INDEX register_mark_by_holder ON register_mark (holder);
CREATE INDEX register_mark_by_person ON register_mark (person);

-- One row for each attempt at a part of an assessment; `counts` is false once a quality check asked
-- for another observation.
CREATE TABLE assessment (
    ref         text    NOT NULL COLLATE "C",
    delegate    integer NOT NULL,
    attempt     integer NOT NULL,
    person      text    NOT NULL,
    component   text    NOT NULL,
    passed      boolean NOT NULL,
    counts      boolean NOT NULL,
    assessor    text    NOT NULL,
    assessed_on date    NOT NULL,
    released    boolean NOT NULL,
    PRIMARY KEY (ref, delegate, attempt)
);
CREATE INDEX assessment_by_assessor ON assessment (assessor);

CREATE TABLE invoice (
    ref            text    PRIMARY KEY COLLATE "C",
    number         text    NOT NULL CONSTRAINT invoice_number_once UNIQUE,
    provider       text    NOT NULL COLLATE "C",
    regarding      text    NOT NULL COLLATE "C",
    purchase_order text,
    total_pence    bigint  NOT NULL,
    paid_pence     bigint  NOT NULL,
    credited_pence bigint  NOT NULL,
    balance_pence  bigint  NOT NULL,
    issued_on      date    NOT NULL,
    due_on         date    NOT NULL,
    status         text    NOT NULL,
    reminders_sent integer NOT NULL,
    stops_account  boolean NOT NULL,
    document       text
);
CREATE INDEX invoice_by_provider ON invoice (provider);
CREATE INDEX invoice_by_regarding ON invoice (regarding);

CREATE TABLE credit_note (
    ref         text    NOT NULL COLLATE "C",
    credit_note integer NOT NULL,
    number      text    NOT NULL CONSTRAINT credit_note_number_once UNIQUE,
    provider    text    NOT NULL COLLATE "C",
    gross_pence bigint  NOT NULL,
    cause       text    NOT NULL,
    issued_on   date    NOT NULL,
    document    text,
    PRIMARY KEY (ref, credit_note)
);

-- Each edition has a public id of its own; the page of an old one says what replaced it.
CREATE TABLE award (
    ref          text        NOT NULL COLLATE "C",
    edition      integer     NOT NULL,
    public_id    text        NOT NULL CONSTRAINT award_public_id_once UNIQUE,
    kind         text        NOT NULL,
    title        text        NOT NULL,
    service      text        NOT NULL,
    programme    text        NOT NULL,
    holder       text,
    provider     text        NOT NULL COLLATE "C",
    setting      text        NOT NULL,
    regarding    text        NOT NULL COLLATE "C",
    issued_at    timestamptz NOT NULL,
    completed_on date        NOT NULL,
    valid_until  date,
    status       text        NOT NULL,
    document     text,
    name_version integer,
    number       text,
    framework    text,
    update_due   date,
    name_listed  boolean     NOT NULL,
    in_force     boolean     NOT NULL,
    PRIMARY KEY (ref, edition)
);
CREATE UNIQUE INDEX award_number_once ON award (number) WHERE edition = 1;
CREATE INDEX award_by_framework ON award (framework, provider) WHERE framework IS NOT NULL;
CREATE INDEX award_by_regarding ON award (regarding);
CREATE INDEX award_by_provider ON award (provider);
CREATE INDEX award_by_holder ON award (holder);

-- What the public is told of a registration, and since when: the status as at a date is the last
-- one before its end.
CREATE TABLE registration_status (
    ref    text        NOT NULL COLLATE "C",
    seq    integer     NOT NULL,
    status text        NOT NULL CHECK (status IN
        ('registered', 'update due', 'lapsed', 'suspended', 'removed', 'revoked')),
    since  timestamptz NOT NULL,
    PRIMARY KEY (ref, seq)
);

-- The staff of a setting who are trained and assessed in a framework by its registered assessors.
CREATE TABLE competence (
    ref       text    PRIMARY KEY COLLATE "C",
    provider  text    NOT NULL COLLATE "C",
    setting   text    NOT NULL,
    framework text    NOT NULL,
    stage     text    NOT NULL,
    assessors integer NOT NULL
);
CREATE INDEX competence_by_provider ON competence (provider);

-- `valid_until` is the last day of the latest assessment, when every criterion was met in it;
-- `registered` tells that a registration of their own shows their competence.
CREATE TABLE employee (
    ref         text    NOT NULL COLLATE "C",
    person      text    NOT NULL,
    role        text    NOT NULL,
    joined_on   date    NOT NULL,
    left_on     date,
    registered  boolean NOT NULL,
    assessor    text,
    assessed_on date,
    unmet       integer NOT NULL,
    valid_until date,
    next_by     date,
    PRIMARY KEY (ref, person)
);
CREATE INDEX employee_by_person ON employee (person);

CREATE TABLE provider (
    ref                     text     PRIMARY KEY COLLATE "C",
    name                    text     NOT NULL,
    address                 text[]   NOT NULL,
    public_body             boolean  NOT NULL,
    purchase_order_required boolean  NOT NULL,
    billing_contact         text     NOT NULL,
    on_stop                 boolean  NOT NULL,
    premium_from            date,
    premium_until           date
);

CREATE TABLE setting (
    ref                text    NOT NULL COLLATE "C",
    setting            text    NOT NULL,
    name               text    NOT NULL,
    cqc_location       text    NOT NULL,
    district           text    NOT NULL,
    people_supported   integer NOT NULL,
    registered_manager text    NOT NULL,
    workplace          text,   -- LOCALESTID in the provider's own ASC-WDS account
    PRIMARY KEY (ref, setting)
);

CREATE TABLE allocation (
    ref             text    PRIMARY KEY COLLATE "C",
    service         text    NOT NULL,
    funder          text    NOT NULL,
    contact         text    NOT NULL,
    stage           text    NOT NULL,
    period          integer NOT NULL,
    places          integer NOT NULL,
    drawn           integer NOT NULL CHECK (drawn >= 0 AND drawn <= places),
    attended        integer NOT NULL,
    did_not_attend  integer NOT NULL,
    competent       integer NOT NULL,
    starts_on       date    NOT NULL,
    ends_on         date    NOT NULL,
    round_one_until date    NOT NULL,
    round_one_most  integer NOT NULL
);

CREATE TABLE allocation_cohort (
    ref            text    NOT NULL COLLATE "C",
    cohort         text    NOT NULL COLLATE "C",
    drawn          integer NOT NULL CHECK (drawn >= 0),
    attended       integer NOT NULL,
    did_not_attend integer NOT NULL,
    competent      integer NOT NULL,
    PRIMARY KEY (ref, cohort)
);
CREATE INDEX allocation_cohort_by_cohort ON allocation_cohort (cohort);


-- 6 The vault -------------------------------------------------------------------------------------
-- Everything that is personal, under opaque ids. Erasing somebody empties these rows; the log,
-- which holds ids only, stays as it is.

CREATE TABLE person (
    id        text        PRIMARY KEY,
    erased_at timestamptz
);

CREATE TABLE person_version (
    person_id text        NOT NULL REFERENCES person,
    version   integer     NOT NULL CHECK (version >= 1),
    name      text        NOT NULL,
    email     text,
    language  text,       -- the ISO 639 code of the one they read most easily, where it is known
    at        timestamptz NOT NULL,
    PRIMARY KEY (person_id, version)
);

-- Who corrected a person, and which version that made; never what it says. A repeat is recognised
-- by its command_id.
CREATE TABLE person_correction (
    person_id  text        NOT NULL REFERENCES person,
    command_id uuid        NOT NULL,
    version    integer     NOT NULL CHECK (version >= 2),
    actor_role text        NOT NULL,
    actor_id   text        NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (person_id, command_id)
);
CREATE TRIGGER person_correction_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON person_correction FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE person_correction ENABLE ALWAYS TRIGGER person_correction_is_append_only;

-- UNIQUEWORKERID in the provider's own ASC-WDS account; deleted when the person is erased.
CREATE TABLE worker_reference (
    provider  text        NOT NULL COLLATE "C",
    setting   text        NOT NULL,
    person_id text        NOT NULL REFERENCES person,
    reference text        NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (provider, setting, person_id),
    CONSTRAINT worker_reference_once UNIQUE (provider, setting, reference)
);
CREATE INDEX worker_reference_by_person ON worker_reference (person_id);

CREATE TABLE vault_text (
    id        text        PRIMARY KEY,
    body      text,       -- NULL once erased
    subjects  text[]      NOT NULL,
    retention text        NOT NULL,
    at        timestamptz NOT NULL
);
CREATE INDEX vault_text_by_subject ON vault_text USING gin (subjects);

-- `sha256` is the digest that the log holds, of salt and bytes; without the salt it says nothing.
CREATE TABLE document (
    id         text        PRIMARY KEY,
    kind       text        NOT NULL,
    media_type text        NOT NULL,
    filename   text        NOT NULL,
    bytes      bytea,      -- NULL once erased, as is the salt
    salt       text,
    sha256     text        NOT NULL,
    subjects   text[]      NOT NULL,
    retention  text        NOT NULL,
    at         timestamptz NOT NULL
);
CREATE INDEX document_by_subject ON document USING gin (subjects);

CREATE TABLE mail (
    message_id text        PRIMARY KEY,
    ref        text        NOT NULL COLLATE "C",
    key        text        NOT NULL,
    kind       text        NOT NULL,
    person_id  text,
    to_address text,
    subject    text,
    mime       bytea,
    status     text        NOT NULL CHECK (
        status IN ('queued', 'kept', 'sent', 'failed', 'held', 'let go')),
    queued_at  timestamptz NOT NULL,
    sent_at    timestamptz,
    error      text
);
CREATE INDEX mail_by_ref ON mail (ref, queued_at);
CREATE INDEX mail_by_person ON mail (person_id);
CREATE INDEX mail_unsent ON mail (queued_at) WHERE status NOT IN ('sent', 'kept', 'let go');

-- Who had a letter sent again, or let it go. A repeat is recognised by its command_id.
CREATE TABLE mail_decision (
    message_id text        NOT NULL REFERENCES mail ON DELETE CASCADE,
    command_id uuid        NOT NULL,
    decision   text        NOT NULL CHECK (decision IN ('send again', 'let go')),
    actor_role text        NOT NULL,
    actor_id   text        NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (message_id, command_id)
);

-- A page for one person without an account. The id is random; one for each purpose and stream.
CREATE TABLE personal_link (
    id        text PRIMARY KEY,
    purpose   text NOT NULL CHECK (
        purpose IN ('attend', 'evaluate', 'booked', 'teach')),
    ref       text NOT NULL COLLATE "C",
    person_id text NOT NULL,
    CONSTRAINT personal_link_once UNIQUE (purpose, ref, person_id)
);
CREATE INDEX personal_link_by_person ON personal_link (person_id);

-- What was answered to evaluations. Nothing here leads to who, or when: the id is random, there is no
-- time and no sequence, and the link that it came by is deleted.
CREATE TABLE evaluation_response (
    id        text      PRIMARY KEY,
    ref       text      NOT NULL COLLATE "C",
    version   integer   NOT NULL,
    scores    integer[] NOT NULL CHECK (cardinality(scores) = 5),
    recommend text      NOT NULL CHECK (recommend IN ('yes', 'perhaps', 'no')),
    answers   text[]    NOT NULL CHECK (cardinality(answers) = 2)
);
CREATE INDEX evaluation_response_by_ref ON evaluation_response (ref);


-- 7 Sign-in ---------------------------------------------------------------------------------------

CREATE TABLE account (
    id           text        PRIMARY KEY,
    login        text        NOT NULL CONSTRAINT account_login_once UNIQUE CHECK (login = lower(login)),
    display_name text        NOT NULL,
    role         text        NOT NULL CHECK (role IN ('coordinator', 'auditor')),
    password     text,       -- argon2 hash; NULL for those who sign in elsewhere
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    disabled_at  timestamptz
);

CREATE TABLE session (
    token_hash bytea       PRIMARY KEY,
    account    text        NOT NULL REFERENCES account ON DELETE CASCADE,
    expires    timestamptz NOT NULL
);
CREATE INDEX session_by_account ON session (account);


-- 8 Rights ----------------------------------------------------------------------------------------

GRANT SELECT, INSERT ON
    event, command, refusal, raised_counter, person_correction, status_entry, badge_key
    TO optimum_app;
GRANT SELECT, INSERT, UPDATE ON stream, wake, engine, simulated_clock, counter TO optimum_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON
    agenda_item, step_trouble, booking,
    engagement, assessment, cohort, place, waiting, learning_day, register_mark,
    invoice, credit_note, award, registration_status, competence, employee, provider, setting,
    allocation, allocation_cohort,
    person, person_version, vault_text, document, mail, mail_decision, personal_link,
    evaluation_response, account, session, heartbeat, worker_reference
    TO optimum_app;
