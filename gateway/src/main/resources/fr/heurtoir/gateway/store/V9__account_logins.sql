-- By which sign-in at a provider of accounts an enrolment was issued. Hashes (SHA-256, hexadecimal), so that no account
-- can be named from here.
create table account_login (
  token_hash text not null primary key references enrolment (token_hash),
  subject text not null,
  session text
);

create index account_login_subject on account_login (subject);
create index account_login_session on account_login (session);
