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
pub(super) const UNKNOWN: usize = 9;

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
         SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e')"
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

const COLUMNS_QUERY: &str = "\
SELECT a.attrelid, a.attnum, a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod),
  CASE WHEN base.typtype = 'e' THEN base.typname::text END,
  CASE WHEN base.typtype = 'e' AND tn.nspname <> current_schema() THEN tn.nspname::text END,
  CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN GREATEST(a.attndims, 1) ELSE 0 END,
  a.attnotnull, pg_catalog.pg_get_expr(f.adbin, f.adrelid), a.attidentity::text, a.attgenerated::text,
  CASE WHEN a.attcollation <> t.typcollation THEN col.collname::text END,
  CASE WHEN cn.nspname NOT IN ('pg_catalog', current_schema()) THEN cn.nspname::text END,
  d.description, CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END, a.attcompression::text,
  to_json(a.attoptions)::text, a.attislocal, a.attinhcount
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN spaces s ON s.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type base
  ON base.oid = CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem ELSE t.oid END
LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = base.typnamespace
LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation col ON col.oid = a.attcollation
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = col.collnamespace
LEFT JOIN pg_catalog.pg_description d
  ON d.objoid = a.attrelid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = a.attnum
WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum";

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
  FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class h ON h.oid = k.conrelid
  JOIN spaces s ON s.oid = h.relnamespace
  WHERE k.contype = 'f') target
JOIN pg_catalog.pg_class c ON c.oid = target.oid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN spaces s ON s.oid = c.relnamespace
WHERE s.oid IS NULL";

const INDEXES_QUERY: &str = "\
SELECT i.indexrelid, i.indrelid, c.relname::text, m.amname::text, i.indisunique, i.indnullsnotdistinct, i.indisvalid,
  i.indnkeyatts, t.spcname::text, to_json(c.reloptions)::text, pg_catalog.pg_get_expr(i.indpred, i.indrelid),
  k.oid, h.inhparent
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class o ON o.oid = i.indrelid
JOIN spaces s ON s.oid = o.relnamespace
JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace t ON t.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = i.indexrelid
WHERE o.relkind IN ('r', 'p')";

const INDEX_PARTS_QUERY: &str = "\
SELECT i.indexrelid, p.place, p.attnum, p.option,
  CASE WHEN NOT oc.opcdefault OR x.attoptions IS NOT NULL THEN oc.opcname::text END,
  CASE WHEN NOT pg_catalog.pg_opclass_is_visible(oc.oid) THEN ocn.nspname::text END,
  to_json(x.attoptions)::text,
  CASE WHEN p.coll <> 0 AND p.coll <> COALESCE(a.attcollation, 100) THEN col.collname::text END,
  CASE WHEN cn.nspname NOT IN ('pg_catalog', current_schema()) THEN cn.nspname::text END,
  CASE WHEN p.attnum = 0 THEN pg_catalog.pg_get_indexdef(i.indexrelid, p.place::integer, false) END
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class o ON o.oid = i.indrelid
JOIN spaces s ON s.oid = o.relnamespace
CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indoption::int2[], i.indclass::oid[], i.indcollation::oid[])
  WITH ORDINALITY p (attnum, option, class, coll, place)
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = p.attnum AND p.attnum > 0
LEFT JOIN pg_catalog.pg_attribute x ON x.attrelid = i.indexrelid AND x.attnum = p.place
LEFT JOIN pg_catalog.pg_opclass oc ON oc.oid = p.class
LEFT JOIN pg_catalog.pg_namespace ocn ON ocn.oid = oc.opcnamespace
LEFT JOIN pg_catalog.pg_collation col ON col.oid = p.coll
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = col.collnamespace
WHERE o.relkind IN ('r', 'p')
ORDER BY i.indexrelid, p.place";

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
