"""Row-level security and grants, laid on by rule after every migration, so that no table can be forgotten.

A table of ``public`` with a ``board_id`` shows a row only to a connection that has said it acts for that board.
Nothing said, nothing shown. The application may read and write rows, and nothing else: it cannot alter, truncate
or step round. A table with a trigger named ``append_only`` can be read and added to, never changed.
"""

from typing import Any, Protocol

from psycopg import sql

APPEND_ONLY = "append_only"
"""The name of the trigger that marks a table whose rows are never changed."""

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
OPTIONAL_EXTENSIONS = ("vector",)
"""Used where the server has it; similarity does without otherwise."""

LOCK = 0x676F6C64
"""The advisory lock that lets one process at a time migrate and protect."""

SEARCH_FUNCTIONS = (
    "ts_match_vq(tsvector, tsquery)",
    "ts_match_qv(tsquery, tsvector)",
    "similarity_op(text, text)",
    "word_similarity_op(text, text)",
    "word_similarity_commutator_op(text, text)",
    "strict_word_similarity_op(text, text)",
    "strict_word_similarity_commutator_op(text, text)",
)
"""What stands behind @@, % and <%: an index answers them under row-level security only when marked leakproof."""

ACTING = """
create or replace function goldthread_boards() returns bigint[] language sql stable parallel safe
return coalesce(nullif(pg_catalog.current_setting('goldthread.boards', true), ''), '{}')::bigint[];
alter function goldthread_boards() reset all;

create or replace function goldthread_person() returns bigint language sql stable parallel safe
return nullif(pg_catalog.current_setting('goldthread.person', true), '')::bigint;
alter function goldthread_person() reset all;
"""
"""Written so that the planner puts them into each query in place: a call would cost more than what it reads."""

ENTER = """
create or replace function goldthread_enter(who bigint, chosen bigint, today date)
returns table (board_id bigint, code text, name text, role text, agency_id bigint, source_id bigint,
               is_here boolean, group_ids bigint[])
language plpgsql set search_path = pg_catalog
as $$
declare here bigint;
begin
  perform set_config('goldthread.boards', '{}', true), set_config('goldthread.person', who::text, true);
  select m.board_id into here
    from public.accounts_membership m
   where m.person_id = who and m.starts_on <= today and (m.ends_on is null or m.ends_on >= today)
   order by m.board_id is distinct from chosen, m.starts_on, m.id limit 1;
  if here is null then return; end if;
  perform set_config('goldthread.boards', format('{%s}', here), true);
  return query
    select m.board_id, b.code::text, b.name::text, m.role::text, m.agency_id, m.source_id, m.board_id = here,
           array(select g.group_id from public.accounts_groupmember g where g.board_id = here and g.person_id = who)
      from public.accounts_membership m join public.accounts_board b on b.id = m.board_id
     where m.person_id = who and m.starts_on <= today and (m.ends_on is null or m.ends_on >= today)
     order by b.name, m.id;
end $$;
"""
"""Says the person and their board (the one chosen, or where they have been longest), and gives their roles of today.

It runs with the rights of whoever asks, under the policies below: one question in place of six.
"""

ALL_BOARDS = """
drop function if exists goldthread_all_boards();
create function goldthread_all_boards() returns table (id bigint, code text)
language sql stable security definer set search_path = pg_catalog
as $$ select b.id, b.code::text from public.accounts_board b order by b.id $$;
"""
"""Which boards there are, and nothing more of them: a night job acts for one after the other."""

LIBRARY = """
create or replace function goldthread_library(today date, of_board text, of_reference text, words text[])
returns table (board_code text, board_name text, reference text, title text, kind text, methods json,
               published_on date, public_until date, is_over boolean, findings text[], sections json,
               summary_form json, summary_answers json,
               file_board bigint, file_name text, file_type text, file_sha256 text)
language sql stable security definer set search_path = pg_catalog
as $$
  select b.code::text, b.name::text, s.reference::text, p.public_title::text, p.content->>'kind', p.content->'methods',
         p.published_on, p.public_until, past.it,
         case when not past.it then array(
           select m[1]
             from regexp_matches(p.content::jsonb::text, 'Finding \\d+: ((?:[^"\\\\]|\\\\")+)', 'g') m limit 9)
         end,
         case when of_reference <> '' and not past.it then p.content->'sections' end,
         case when of_reference <> '' and not past.it then l.form end,
         case when of_reference <> '' and not past.it then l.answers end,
         case when not past.it then d.board_id end, case when not past.it then d.name::text end,
         case when not past.it then d.content_type::text end, case when not past.it then d.sha256::text end
    from public.loop_publication p
    join public.accounts_board b on b.id = p.board_id
    join public.loop_review r on r.id = p.review_id
    join public.loop_source s on s.id = r.source_id
    left join public.loop_learningsummary l
      on l.review_id = p.review_id and l.public and l.completed_on is not null
    left join public.documents_document d on d.id = p.document_id
   cross join lateral (select coalesce(p.public_until < today, false) and p."then" in ('on request', 'withdrawn') as it)
              past
   where p.published_on is not null and p.withdrawn_at is null and not (past.it and p."then" = 'withdrawn')
     and (of_board = '' or b.code = of_board) and (of_reference = '' or s.reference = of_reference)
     and not exists (
       select from unnest(words) w
        where position(lower(w) in lower(concat_ws(' ', p.public_title, p.content->>'kind', case when not past.it then
          p.content::jsonb::text || coalesce(l.answers::jsonb::text, '') end))) = 0)
   order by p.published_on desc, p.id desc
$$;
"""
"""What boards have made public, of all boards, and nothing else: the public pages read this and say no board.

What was withdrawn is not there. Of what has had its time and is given on request only, the title alone is.
"""

# The subselects let the planner ask once for a query rather than once for a row.
BOARDS = "any ((select goldthread_boards())::bigint[])"
PERSON = "(select goldthread_person())"


class Cursor(Protocol):
    """What protection needs of a cursor: Django's and psycopg's both have it."""

    def execute(self, query: Any, params: Any = ..., /) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def fetchone(self) -> Any: ...


def create_extensions(cursor: Cursor) -> None:
    """What the tables stand on; a given server's owner may need these made by its administrator."""
    for name in EXTENSIONS:
        cursor.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(name)))
    cursor.execute(
        "select a.name from pg_available_extensions a join pg_available_extension_versions v"
        " on v.name = a.name and v.version = a.default_version"
        " where a.name = any (%s) and a.installed_version is null"
        " and (v.trusted or (select rolsuper from pg_roles where rolname = current_user))",
        [list(OPTIONAL_EXTENSIONS)],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(name)))


def create_cache(cursor: Cursor) -> None:
    """The table of short-lived counts, such as sign-in attempts, shared by every process; a crash may empty it."""
    cursor.execute(
        "create unlogged table if not exists goldthread_cache"
        " (cache_key varchar(255) primary key, value text not null, expires timestamptz not null)"
    )
    cursor.execute("create index if not exists goldthread_cache_expires on goldthread_cache (expires)")


def create_app_role(cursor: Cursor, role: str, password: str) -> None:
    """The application's own role, with its password as the secret key now gives it.

    What a new role may not do is named only for one that may do it: a managed server's owner is refused the very words.
    """
    cursor.execute(
        "select rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication from pg_roles"
        " where rolname = %s",
        [role],
    )
    found = cursor.fetchone()
    weaken = "nosuperuser nobypassrls nocreatedb nocreaterole noreplication" if found and found[0] else ""
    cursor.execute(
        sql.SQL("{} role {} login {} password {}").format(
            sql.SQL("alter" if found else "create"), sql.Identifier(role), sql.SQL(weaken), sql.Literal(password)
        )
    )


def protect(cursor: Cursor, role: str) -> None:
    """Lay the rules on every table there is now; doing it again changes nothing."""
    cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    cursor.execute(ACTING)
    tables = _tables(cursor)
    rules = {table: _rules(table) for table in board_tables(cursor)}
    if "accounts_board" in tables:
        rules["accounts_board"] = _board_rules(tables)
    _lay_policies(cursor, rules)
    if "accounts_board" in tables:
        cursor.execute(ALL_BOARDS)
        cursor.execute(ENTER)
    if "loop_learningsummary" in tables:
        cursor.execute(LIBRARY)
    _grant(cursor, role)
    _speed_search(cursor)


def board_tables(cursor: Cursor) -> list[str]:
    """The tables whose rows belong to a board."""
    cursor.execute(
        "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
        " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
        " and a.attname = 'board_id' and not a.attisdropped order by 1"
    )
    return [name for (name,) in cursor.fetchall()]


def unprotected_tables(cursor: Cursor) -> list[str]:
    """The tables that carry a board and yet would show its rows to anybody."""
    cursor.execute(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relname = any (%s)"
        " and not (relrowsecurity and relforcerowsecurity) order by 1",
        [board_tables(cursor)],
    )
    return [name for (name,) in cursor.fetchall()]


def slow_search_functions(cursor: Cursor) -> list[str]:
    """The search functions that an index does not answer under row-level security on this server."""
    cursor.execute(
        "select p.oid::regprocedure::text from pg_proc p join unnest(%s::text[]) f on p.oid = to_regprocedure(f)"
        " where not p.proleakproof order by 1",
        [list(SEARCH_FUNCTIONS)],
    )
    return [name for (name,) in cursor.fetchall()]


OPENED_BY_A_LINK = (
    "accounts_invitation",
    "loop_learningfeed",
    "loop_roundcall",
    "loop_surveylink",
    "notices_calendarfeed",
)
"""Tables in which a secret that somebody holds opens one row."""


def _rules(table: str) -> dict[str, str]:
    """Policies by name: a row's board must be one that is acted for.

    A person always finds their own memberships, and who holds a link finds the one invitation, feed, survey or call
    of a round that it opens.
    """
    rules = {"board": f"for all using (board_id = {BOARDS}) with check (board_id = {BOARDS})"}
    if table == "accounts_membership":
        rules["own"] = f"for select using (person_id = {PERSON})"
    if table in OPENED_BY_A_LINK:
        rules["link"] = "for select using (token_hash = current_setting('goldthread.invitation', true))"
    return rules


def _board_rules(tables: set[str]) -> dict[str, str]:
    """A board is read by those who act for it or belong to it, and changed by those who act for it."""
    rules = {
        "board": f"for select using (id = {BOARDS})",
        "change": f"for update using (id = {BOARDS}) with check (id = {BOARDS})",
    }
    if "accounts_membership" in tables:
        own = f"select board_id from public.accounts_membership where person_id = {PERSON}"  # noqa: S608 (a constant)
        rules["own"] = f"for select using (id in ({own}))"
    return rules


def _lay_policies(cursor: Cursor, rules: dict[str, dict[str, str]]) -> None:
    """Each table's policies, in the place of any that it has; said in one go, for there are hundreds."""
    cursor.execute(
        "select tablename, policyname from pg_policies where schemaname = 'public' and tablename = any (%s)",
        [list(rules)],
    )
    said = [
        sql.SQL("drop policy {} on {}").format(sql.Identifier(policy), sql.Identifier("public", table))
        for table, policy in cursor.fetchall()
    ]
    # A managed server's owner obeys forced policies too, and migrates and backs up every board.
    owner = {} if _bypasses(cursor) else {"owner": "for all to current_user using (true) with check (true)"}
    for table, policies in rules.items():
        name = sql.Identifier("public", table)
        for policy, rule in (policies | owner).items():
            said.append(sql.SQL("create policy {} on {} {}").format(sql.Identifier(policy), name, sql.SQL(rule)))
        said.append(sql.SQL("alter table {} enable row level security, force row level security").format(name))
    if said:
        cursor.execute(sql.SQL("; ").join(said))


def _grant(cursor: Cursor, role: str) -> None:
    who = sql.Identifier(role)
    cursor.execute("select current_database()")
    database = sql.Identifier(cursor.fetchone()[0])
    for statement in (
        "revoke all on database {database} from public",
        "grant connect, temporary on database {database} to {who}",
        "revoke create on schema public from public",
        "grant usage on schema public to {who}",
        "revoke all on all tables in schema public from {who}",
        "grant select, insert, update, delete on all tables in schema public to {who}",
        "grant usage, select on all sequences in schema public to {who}",
        "grant execute on all functions in schema public to {who}",
    ):
        cursor.execute(sql.SQL(statement).format(who=who, database=database))
    for table in _append_only_tables(cursor):
        cursor.execute(sql.SQL("revoke update, delete on {} from {}").format(sql.Identifier("public", table), who))
    if "django_migrations" in _tables(cursor):
        cursor.execute(sql.SQL("revoke insert, update, delete on django_migrations from {}").format(who))


def _append_only_tables(cursor: Cursor) -> list[str]:
    cursor.execute(
        "select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " where t.tgname = %s and c.relnamespace = 'public'::regnamespace and t.tgparentid = 0 order by 1",
        [APPEND_ONLY],
    )
    return [name for (name,) in cursor.fetchall()]


def _speed_search(cursor: Cursor) -> None:
    """Mark the search functions leakproof where we may: they say nothing of a row but whether it matches."""
    if not _is_superuser(cursor):
        return
    for function in slow_search_functions(cursor):
        cursor.execute(sql.SQL("alter function {} leakproof").format(sql.SQL(function)))


def _tables(cursor: Cursor) -> set[str]:
    cursor.execute("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')")
    return {name for (name,) in cursor.fetchall()}


def _is_superuser(cursor: Cursor) -> bool:
    cursor.execute("select rolsuper from pg_roles where rolname = current_user")
    return bool(cursor.fetchone()[0])


def _bypasses(cursor: Cursor) -> bool:
    cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
    return bool(cursor.fetchone()[0])
