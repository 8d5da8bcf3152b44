//! What is asked of PostgreSQL's catalogue: set by set, so that the number of queries is always the same.

use migrate_runtime::MANY_ROWS;

use super::unknown;
use crate::dialect::Reading;
use crate::dialect::sql::quote_text;

/// The place of each answer. The first tells whether there are many tables; then comes what takes the server long: two
/// sessions share the queries between them. The last is that of the query which few databases need.
pub(super) const CONSTRAINTS: usize = 1;
pub(super) const COLUMNS: usize = 2;
pub(super) const INDEXES: usize = 3;
pub(super) const UNKNOWN: usize = 4;
pub(super) const SEQUENCES: usize = 5;
pub(super) const RELATIONS: usize = 6;
pub(super) const ENUMS: usize = 7;
pub(super) const ENUM_TYPES: usize = 8;
pub(super) const PARENTS: usize = 9;
pub(super) const COMMENTS: usize = 10;
pub(super) const COLLATIONS: usize = 11;
pub(super) const OPERATOR_CLASSES: usize = 12;
pub(super) const TARGETS: usize = 13;

/// What is always asked, in that order.
pub(super) fn first(reading: &Reading) -> Vec<String> {
    let size = size();
    let constraints = constraints(reading);
    let unknown = unknown::query();
    [
        &size,
        &constraints,
        COLUMNS_QUERY,
        INDEXES_QUERY,
        &unknown,
        SEQUENCES_QUERY,
        RELATIONS_QUERY,
        ENUMS_QUERY,
        ENUM_TYPES_QUERY,
        PARENTS_QUERY,
        COMMENTS_QUERY,
        COLLATIONS_QUERY,
        OPERATOR_CLASSES_QUERY,
    ]
    .iter()
    .map(|query| in_spaces(reading, query))
    .collect()
}

/// The columns of tables in other schemas that foreign keys point at.
pub(super) fn targets(reading: &Reading) -> String {
    in_spaces(reading, TARGETS_QUERY)
}

fn in_spaces(reading: &Reading, query: &str) -> String {
    format!("{}\n{query}", spaces(reading))
}

fn size() -> String {
    format!(
        "\
SELECT 1 FROM pg_catalog.pg_class c JOIN spaces s ON s.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') LIMIT {MANY_ROWS}"
    )
}

/// The schemas that are read, with the name that goes before the names in them, and what belongs to extensions.
fn spaces(reading: &Reading) -> String {
    let chosen = if reading.schemas.is_empty() {
        "n.nspname = current_schema()".to_owned()
    } else {
        let names: Vec<String> = reading.schemas.iter().map(|name| quote_text(name)).collect();
        // The session's own schema of temporary tables has a number in its name.
        let temporary = reading.schemas.iter().any(|name| name == super::super::copies::SCHEMA);
        let own = if temporary { " OR n.oid = pg_my_temp_schema()" } else { "" };
        format!("n.nspname IN ({}){own}", names.join(", "))
    };
    format!(
        "WITH spaces AS MATERIALIZED (\
         SELECT n.oid, n.nspname, CASE WHEN n.nspname = current_schema() THEN NULL ELSE n.nspname::text END AS shown \
         FROM pg_catalog.pg_namespace n WHERE {chosen}), \
         members AS MATERIALIZED (\
         SELECT classid, objid FROM pg_catalog.pg_depend \
         WHERE refclassid = 'pg_catalog.pg_extension'::regclass AND deptype = 'e')"
    )
}

/// The owner of the database comes as NULL, for most databases have no other.
const RELATIONS_QUERY: &str = "\
SELECT c.oid, s.shown, c.relname::text, c.relkind::text, c.relpersistence::text, t.spcname::text,
  to_json(c.reloptions)::text, to_json(toast.reloptions)::text, m.amname::text, c.relispartition,
  CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
  pg_catalog.pg_get_expr(c.relpartbound, c.oid),
  CASE WHEN c.relowner <> (SELECT datdba FROM pg_catalog.pg_database WHERE datname = current_database())
    THEN pg_catalog.pg_get_userbyid(c.relowner)::text END
FROM pg_catalog.pg_class c
JOIN spaces s ON s.oid = c.relnamespace
LEFT JOIN (
  SELECT oid, reloptions FROM pg_catalog.pg_class WHERE relkind = 't' AND reloptions IS NOT NULL OFFSET 0) toast
  ON toast.oid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_tablespace t ON t.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN members e ON e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid
WHERE c.relkind IN ('r', 'p') AND e.objid IS NULL";

/// There are many columns, and so few values of each: what is unusual comes in the last, where there is anything. Types
/// with numbers below 10,000 are the well-known ones of the catalogue, each with the storage and collation that is
/// taken for granted here. A default, or what the column is computed from, that names no column is printed without its
/// table: the server would read the whole description of the table for it.
const COLUMNS_QUERY: &str = "\
SELECT a.attrelid, a.attnum, a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
  NULLIF(a.attidentity, '')::text,
  pg_catalog.pg_get_expr(f.adbin, CASE WHEN f.adbin::text LIKE '%{VAR %' THEN f.adrelid ELSE 0 END),
  CASE WHEN a.atttypid >= 10000 OR a.atttypid = 'pg_catalog.name'::regtype OR a.attndims > 1
    OR a.attgenerated <> '' OR (a.attcollation <> 0 AND a.attcollation <> 100) OR a.attcompression <> '' OR a.attoptions IS NOT NULL
    OR a.attacl IS NOT NULL OR a.attstattarget >= 0
    OR a.attstorage <> CASE WHEN a.attlen <> -1 THEN 'p'::\"char\"
      WHEN a.atttypid IN (650, 869, 1700) THEN 'm'::\"char\" ELSE 'x'::\"char\" END
  THEN (
    SELECT pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
      'type', a.atttypid::bigint, 'dimensions', a.attndims,
      'generated', NULLIF(a.attgenerated, ''), 'collation', a.attcollation::bigint,
      'has_own_collation', a.attcollation <> t.typcollation,
      'storage', CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END,
      'compression', NULLIF(a.attcompression, ''), 'options', a.attoptions,
      'has_privileges', a.attacl IS NOT NULL, 'has_statistics_target', COALESCE(a.attstattarget >= 0, false)))::text
    FROM pg_catalog.pg_type t WHERE t.oid = a.atttypid)
  END
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN spaces s ON s.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped";

/// Those of columns, and those of tables for the column 0.
const COMMENTS_QUERY: &str = "\
SELECT d.objoid, d.objsubid, d.description
FROM pg_catalog.pg_description d
JOIN pg_catalog.pg_class c ON c.oid = d.objoid
JOIN spaces s ON s.oid = c.relnamespace
WHERE d.classoid = 'pg_catalog.pg_class'::regclass AND c.relkind IN ('r', 'p')";

/// All of them, with the number of the type of their arrays: columns may have those of other schemas.
const ENUM_TYPES_QUERY: &str = "\
SELECT t.oid, t.typarray, CASE WHEN n.nspname <> current_schema() THEN n.nspname::text END, t.typname::text
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'e'";

/// Which constraints are enforced the servers know from version 18 on. The last value tells what few constraints have.
fn constraints(reading: &Reading) -> String {
    let enforced = if reading.version.major >= 18 { "k.conenforced" } else { "true" };
    format!(
        "\
SELECT k.conrelid, k.oid, k.conname::text, k.contype::text, k.confrelid,
  pg_catalog.array_to_string(k.conkey, ' '), pg_catalog.array_to_string(k.confkey, ' '),
  k.confupdtype::text, k.confdeltype::text, pg_catalog.pg_get_expr(k.conbin, k.conrelid), k.conindid, k.conparentid,
  k.coninhcount,
  CASE WHEN k.condeferrable OR NOT k.convalidated OR NOT {enforced} OR k.confmatchtype = 'f'
    OR k.confdelsetcols IS NOT NULL OR (k.connoinherit AND k.contype = 'c') OR k.contype = 'x'
  THEN pg_catalog.json_build_object(
    'is_deferrable', k.condeferrable, 'is_deferred', k.condeferred, 'is_not_valid', NOT k.convalidated,
    'is_not_enforced', NOT {enforced}, 'is_match_full', k.confmatchtype = 'f',
    'set_columns', COALESCE(k.confdelsetcols, '{{}}'), 'is_not_inherited', k.connoinherit, 'operators', ARRAY(
      SELECT o.oprname FROM unnest(k.conexclop) WITH ORDINALITY x (operator, place)
      JOIN pg_catalog.pg_operator o ON o.oid = x.operator ORDER BY x.place))::text
  END
FROM pg_catalog.pg_constraint k
JOIN spaces s ON s.oid = k.connamespace
WHERE k.conrelid <> 0 AND k.contype IN ('p', 'u', 'f', 'c', 'x')"
    )
}

const TARGETS_QUERY: &str = "\
SELECT c.oid, n.nspname::text, c.relname::text, a.attnum, a.attname::text
FROM (
  SELECT DISTINCT k.confrelid AS oid
  FROM pg_catalog.pg_constraint k
  JOIN spaces s ON s.oid = k.connamespace
  JOIN pg_catalog.pg_class c ON c.oid = k.confrelid AND c.relnamespace NOT IN (SELECT oid FROM spaces)
  WHERE k.contype = 'f') target
JOIN pg_catalog.pg_class c ON c.oid = target.oid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped";

/// The last value tells what few indexes have in their parts: an expression, or options of an operator class. Only some
/// methods have classes with options: those are read by a support function that gives nothing back, as does the one that
/// helps B-trees sort. What a primary key or a unique constraint stands on is left out where it has nothing of its own.
const INDEXES_QUERY: &str = "\
SELECT i.indexrelid, i.indrelid, c.relname::text, m.amname::text, i.indisunique, i.indnullsnotdistinct, i.indisvalid,
  i.indnkeyatts, t.spcname::text, to_json(c.reloptions)::text, pg_catalog.pg_get_expr(i.indpred, i.indrelid),
  i.indkey::text, i.indoption::text, i.indclass::text, i.indcollation::text,
  CASE WHEN i.indexprs IS NOT NULL OR c.relam IN (
    SELECT k.opcmethod FROM pg_catalog.pg_opclass k
    JOIN pg_catalog.pg_amproc f ON f.amprocfamily = k.opcfamily
    JOIN pg_catalog.pg_am b ON b.oid = k.opcmethod
    JOIN pg_catalog.pg_proc r ON r.oid = f.amproc
    WHERE r.prorettype = 'pg_catalog.void'::regtype AND NOT (b.amname = 'btree' AND f.amprocnum = 2))
  THEN (
    SELECT pg_catalog.json_agg(pg_catalog.json_build_object('place', a.attnum, 'expression',
      CASE WHEN i.indkey[a.attnum - 1] = 0 THEN pg_catalog.pg_get_indexdef(i.indexrelid, a.attnum, false) END,
      'options', COALESCE(a.attoptions, '{}')))::text
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = i.indexrelid AND (i.indkey[a.attnum - 1] = 0 OR a.attoptions IS NOT NULL))
  END
FROM pg_catalog.pg_class c
JOIN spaces s ON s.oid = c.relnamespace
JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace t ON t.oid = c.reltablespace
LEFT JOIN (SELECT conindid FROM pg_catalog.pg_constraint WHERE contype IN ('p', 'u')) k ON k.conindid = c.oid
WHERE c.relkind IN ('i', 'I') AND (k.conindid IS NULL OR i.indnatts > i.indnkeyatts OR i.indnullsnotdistinct
  OR c.reloptions IS NOT NULL OR c.reltablespace <> 0)";

/// All of them: there are few, and which are used the server would have to look for.
const COLLATIONS_QUERY: &str = "\
SELECT o.oid, CASE WHEN n.nspname NOT IN ('pg_catalog', current_schema()) THEN n.nspname::text END, o.collname::text
FROM pg_catalog.pg_collation o
JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace";

const OPERATOR_CLASSES_QUERY: &str = "\
SELECT o.oid, CASE WHEN NOT pg_catalog.pg_opclass_is_visible(o.oid) THEN n.nspname::text END, o.opcname::text,
  o.opcdefault
FROM pg_catalog.pg_opclass o
JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace";

const ENUMS_QUERY: &str = "\
SELECT s.shown, t.typname::text, v.enumlabel::text,
  CASE WHEN t.typowner <> (SELECT datdba FROM pg_catalog.pg_database WHERE datname = current_database())
    THEN pg_catalog.pg_get_userbyid(t.typowner)::text END
FROM pg_catalog.pg_type t
JOIN spaces s ON s.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_enum v ON v.enumtypid = t.oid
LEFT JOIN members e ON e.classid = 'pg_catalog.pg_type'::regclass AND e.objid = t.oid
WHERE t.typtype = 'e' AND e.objid IS NULL
ORDER BY t.oid, v.enumsortorder";

const PARENTS_QUERY: &str = "\
SELECT h.inhrelid, h.inhparent, CASE WHEN n.nspname <> current_schema() THEN n.nspname::text END, p.relname::text
FROM pg_catalog.pg_inherits h
JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid
JOIN spaces s ON s.oid = c.relnamespace
JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace
WHERE c.relkind IN ('r', 'p')
ORDER BY h.inhrelid, h.inhseqno";

/// The name as the session writes it takes long to find out, but for what is where the session looks first.
const SEQUENCES_QUERY: &str = "\
SELECT c.oid, s.shown, c.relname::text,
  CASE WHEN s.shown IS NULL AND pg_catalog.pg_my_temp_schema() = 0 THEN pg_catalog.quote_ident(c.relname)
    ELSE c.oid::regclass::text END, pg_catalog.format_type(q.seqtypid, NULL), q.seqstart,
  q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle, d.refobjid, d.refobjsubid, d.deptype::text,
  CASE WHEN d.deptype IS NULL
    AND c.relowner <> (SELECT datdba FROM pg_catalog.pg_database WHERE datname = current_database())
    THEN pg_catalog.pg_get_userbyid(c.relowner)::text END
FROM pg_catalog.pg_sequence q
JOIN pg_catalog.pg_class c ON c.oid = q.seqrelid
JOIN spaces s ON s.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
  AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
LEFT JOIN members e ON e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid
WHERE e.objid IS NULL";
