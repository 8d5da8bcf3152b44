//! PostgreSQL: what the catalogue's own functions print, in one query. Version 18 keeps NOT NULL as constraints too, under
//! names that stay when a table or column is renamed: that a column is required stands with the column. The names of parts'
//! indexes stay too. A whole number is the same default of a float however it is written. A part that is made anew has
//! been looked at for every check of its table, also for one that is not validated there.

use crate::database::Database;

const QUERY: &str = r"
SELECT concat_ws(' | ', 'column', c.oid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    a.attidentity, a.attgenerated, CASE WHEN a.atttypid IN ('real'::regtype, 'double precision'::regtype)
        THEN regexp_replace(pg_get_expr(d.adbin, d.adrelid), '^[(]?''?(-?[0-9]+)([.]0+)?''?[)]?(::(integer|bigint|numeric))?$', '\1')
        ELSE regexp_replace(pg_get_expr(d.adbin, d.adrelid), 'nextval[(]''([^'']|'''')*''', 'nextval(''sequence''') END, a.attcollation::regcollation::text,
    a.attstorage <> t.typstorage, nullif(a.attcompression, ''), col_description(c.oid, a.attnum))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'Side'))
UNION ALL
SELECT concat_ws(' | ', 'constraint', conrelid::regclass::text, conname,
    CASE WHEN coninhcount > 0 AND NOT conislocal THEN replace(pg_get_constraintdef(oid), ' NOT VALID', '')
        ELSE concat_ws(' | ', pg_get_constraintdef(oid), convalidated) END,
    obj_description(oid, 'pg_constraint'))
FROM pg_constraint WHERE conrelid <> 0 AND contype <> 'n' AND conparentid = 0 AND connamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'Side'))
UNION ALL
SELECT concat_ws(' | ', 'index', CASE WHEN c.relispartition
    THEN replace(pg_get_indexdef(i.indexrelid), quote_ident(c.relname), 'of_part') ELSE pg_get_indexdef(i.indexrelid) END,
    i.indisvalid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'Side'))
UNION ALL
SELECT concat_ws(' | ', 'enum', enumtypid::regtype::text, string_agg(enumlabel, ',' ORDER BY enumsortorder))
FROM pg_enum GROUP BY enumtypid
UNION ALL
SELECT concat_ws(' | ', 'relation', c.oid::regclass::text, c.relkind, c.relpersistence,
    (SELECT array_agg(said ORDER BY said)::text FROM unnest(c.reloptions) said),
    obj_description(c.oid, 'pg_class'), pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid))
FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm') AND c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'Side'))
UNION ALL
SELECT concat_ws(' | ', 'sequence', coalesce(d.refobjid::regclass::text || '.' || a.attname, c.relname),
    s.seqtypid::regtype::text, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle)
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'Side'))
UNION ALL
SELECT concat_ws(' | ', 'inherits', inhrelid::regclass::text, inhparent::regclass::text) FROM pg_inherits
    JOIN pg_class c ON c.oid = inhrelid WHERE c.relkind IN ('r', 'p')
UNION ALL
SELECT concat_ws(' | ', 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal";

pub(super) async fn dump(database: &mut Database) -> Result<Vec<String>, String> {
    database.lines(QUERY).await
}
