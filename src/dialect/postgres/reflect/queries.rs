//! What is asked of PostgreSQL's catalogue: set by set, so that the number of queries is always the same.

use super::unknown;
use crate::dialect::Reading;
use crate::dialect::sql::quote_text;

/// The place of each answer.
pub(super) const RELATIONS: usize = 0;
pub(super) const COLUMNS: usize = 1;
pub(super) const CONSTRAINTS: usize = 2;
pub(super) const TARGETS: usize = 3;
pub(super) const INDEXES: usize = 4;
pub(super) const INDEX_PARTS: usize = 5;
pub(super) const ENUMS: usize = 6;
pub(super) const PARENTS: usize = 7;
pub(super) const SEQUENCES: usize = 8;
pub(super) const COLLATIONS: usize = 9;
pub(super) const OPERATOR_CLASSES: usize = 10;
pub(super) const UNKNOWN: usize = 11;

/// All queries, in that order.
pub(super) fn all(reading: &Reading) -> Vec<String> {
    let spaces = spaces(reading);
    let constraints = constraints(reading);
    let unknown = unknown::query();
    [
        RELATIONS_QUERY,
        COLUMNS_QUERY,
        &constraints,
        TARGETS_QUERY,
        INDEXES_QUERY,
        INDEX_PARTS_QUERY,
        ENUMS_QUERY,
        PARENTS_QUERY,
        SEQUENCES_QUERY,
        COLLATIONS_QUERY,
        OPERATOR_CLASSES_QUERY,
        &unknown,
    ]
    .iter()
    .map(|query| format!("{spaces}\n{query}"))
    .collect()
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

const RELATIONS_QUERY: &str = "\
SELECT c.oid, s.shown, c.relname::text, c.relkind::text, c.relpersistence::text, t.spcname::text,
  to_json(c.reloptions)::text, to_json(toast.reloptions)::text, m.amname::text, c.relispartition,
  CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
  pg_catalog.pg_get_expr(c.relpartbound, c.oid), d.description
FROM pg_catalog.pg_class c
JOIN spaces s ON s.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class toast ON toast.oid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_tablespace t ON t.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN pg_catalog.pg_description d
  ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
LEFT JOIN members e ON e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid
WHERE c.relkind IN ('r', 'p') AND e.objid IS NULL";

/// An expression that cannot name a column is printed without its table: the server would read the whole description of
/// the table for it.
const COLUMNS_QUERY: &str = "\
SELECT a.attrelid, a.attnum, a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), e.typname::text,
  CASE WHEN n.nspname <> current_schema() THEN n.nspname::text END,
  CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN GREATEST(a.attndims, 1) ELSE 0 END, a.attnotnull,
  pg_catalog.pg_get_expr(f.adbin, CASE WHEN a.attgenerated = '' THEN 0::oid ELSE f.adrelid END),
  a.attidentity::text, a.attgenerated::text, a.attcollation, a.attcollation <> t.typcollation, d.description,
  CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END, a.attcompression::text,
  to_json(a.attoptions)::text, a.attacl IS NOT NULL, a.attstattarget >= 0
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN spaces s ON s.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type e
  ON e.typtype = 'e' AND e.oid = CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem ELSE t.oid END
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.typnamespace
LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
LEFT JOIN pg_catalog.pg_description d
  ON d.objoid = a.attrelid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = a.attnum
WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped";

/// Which constraints are enforced the servers know from version 18 on.
fn constraints(reading: &Reading) -> String {
    let enforced = if reading.version.major >= 18 { "k.conenforced" } else { "true" };
    format!(
        "\
SELECT k.conrelid, k.oid, k.conname::text, k.contype::text, k.condeferrable, k.condeferred, k.convalidated,
  k.confrelid, pg_catalog.array_to_string(k.conkey, ' '), pg_catalog.array_to_string(k.confkey, ' '),
  k.confupdtype::text, k.confdeltype::text, k.confmatchtype::text,
  pg_catalog.array_to_string(k.confdelsetcols, ' '), k.connoinherit, k.conislocal, k.conparentid,
  pg_catalog.pg_get_expr(k.conbin, k.conrelid), k.conindid, {enforced},
  CASE WHEN k.contype = 'x' THEN (
    SELECT to_json(array_agg(o.oprname ORDER BY x.place))::text
    FROM unnest(k.conexclop) WITH ORDINALITY x (operator, place)
    JOIN pg_catalog.pg_operator o ON o.oid = x.operator) END, k.coninhcount
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN spaces s ON s.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND k.contype IN ('p', 'u', 'f', 'c', 'x')"
    )
}

/// The columns of tables in other schemas that foreign keys point at.
const TARGETS_QUERY: &str = "\
SELECT c.oid, n.nspname::text, c.relname::text, a.attnum, a.attname::text
FROM (
  SELECT DISTINCT k.confrelid AS oid
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class h ON h.oid = k.conrelid AND h.relnamespace IN (SELECT oid FROM spaces)
  JOIN pg_catalog.pg_class c ON c.oid = k.confrelid AND c.relnamespace NOT IN (SELECT oid FROM spaces)
  WHERE k.contype = 'f') target
JOIN pg_catalog.pg_class c ON c.oid = target.oid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped";

const INDEXES_QUERY: &str = "\
SELECT i.indexrelid, i.indrelid, c.relname::text, m.amname::text, i.indisunique, i.indnullsnotdistinct, i.indisvalid,
  i.indnkeyatts, t.spcname::text, to_json(c.reloptions)::text, pg_catalog.pg_get_expr(i.indpred, i.indrelid),
  k.oid, i.indkey::text, i.indoption::text, i.indclass::text, i.indcollation::text
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class o ON o.oid = i.indrelid
JOIN spaces s ON s.oid = o.relnamespace
JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace t ON t.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
WHERE o.relkind IN ('r', 'p')";

/// What few parts of indexes have: an expression, or options of their operator class.
const INDEX_PARTS_QUERY: &str = "\
SELECT i.indexrelid, p.place + 1, pg_catalog.pg_get_indexdef(i.indexrelid, p.place + 1, false), NULL
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class o ON o.oid = i.indrelid
JOIN spaces s ON s.oid = o.relnamespace
CROSS JOIN LATERAL generate_subscripts(i.indkey, 1) p (place)
WHERE o.relkind IN ('r', 'p') AND i.indexprs IS NOT NULL AND i.indkey[p.place] = 0
UNION ALL
SELECT i.indexrelid, x.attnum, NULL, to_json(x.attoptions)::text
FROM pg_catalog.pg_attribute x
JOIN pg_catalog.pg_index i ON i.indexrelid = x.attrelid
JOIN pg_catalog.pg_class o ON o.oid = i.indrelid
JOIN spaces s ON s.oid = o.relnamespace
WHERE x.attoptions IS NOT NULL";

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
SELECT s.shown, t.typname::text, v.enumlabel::text
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

const SEQUENCES_QUERY: &str = "\
SELECT c.oid, s.shown, c.relname::text, c.oid::regclass::text, pg_catalog.format_type(q.seqtypid, NULL), q.seqstart,
  q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle, d.refobjid, d.refobjsubid, d.deptype::text
FROM pg_catalog.pg_sequence q
JOIN pg_catalog.pg_class c ON c.oid = q.seqrelid
JOIN spaces s ON s.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
  AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
LEFT JOIN members e ON e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid
WHERE e.objid IS NULL";
