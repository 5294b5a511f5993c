-- A phone is known by its key: SubjectPublicKeyInfo of ECDSA on P-256, base64url.
alter table phone add column device_key text;

-- One link: its token, the code that was issued beside it (PBKDF2, base64url), and what became of it.
alter table enrolment add column id text;
alter table enrolment add column code_hash text;
alter table enrolment add column issued_by text;
alter table enrolment add column revoked_at bigint;
alter table enrolment add column phone text;

create unique index enrolment_id on enrolment (id);
create unique index enrolment_code on enrolment (code_hash);
