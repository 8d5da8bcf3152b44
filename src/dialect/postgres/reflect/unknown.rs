//! What a database holds beyond tables, enums and sequences: reported by kind and name.

use crate::dialect::reflection::Answer;
use crate::dialect::{Reading, ReflectError, Unknown};
use crate::schema::ObjectName;

/// Kinds of objects, with the queries that list them: schema, name, detail.
const KINDS: [(&str, &str); 55] = [
    (
        "view",
        "SELECT s.shown, c.relname::text, '' FROM odd c JOIN spaces s ON s.oid = c.relnamespace \
              WHERE c.relkind = 'v' AND NOT EXISTS (SELECT FROM members e WHERE e.objid = c.oid \
              AND e.classid = 'pg_catalog.pg_class'::regclass)",
    ),
    (
        "materialized view",
        "SELECT s.shown, c.relname::text, '' FROM odd c \
              JOIN spaces s ON s.oid = c.relnamespace WHERE c.relkind = 'm' AND NOT EXISTS (SELECT FROM members e \
              WHERE e.objid = c.oid AND e.classid = 'pg_catalog.pg_class'::regclass)",
    ),
    (
        "foreign table",
        "SELECT s.shown, c.relname::text, '' FROM odd c \
              JOIN spaces s ON s.oid = c.relnamespace WHERE c.relkind = 'f'",
    ),
    (
        "composite type",
        "SELECT s.shown, c.relname::text, '' FROM odd c \
              JOIN spaces s ON s.oid = c.relnamespace WHERE c.relkind = 'c' AND NOT EXISTS (SELECT FROM members e \
              WHERE e.objid = c.reltype AND e.classid = 'pg_catalog.pg_type'::regclass)",
    ),
    (
        "domain",
        "SELECT s.shown, t.typname::text, pg_catalog.format_type(t.typbasetype, t.typtypmod) \
              FROM pg_catalog.pg_type t JOIN spaces s ON s.oid = t.typnamespace WHERE t.typtype = 'd' \
              AND NOT EXISTS (SELECT FROM members e WHERE e.objid = t.oid \
              AND e.classid = 'pg_catalog.pg_type'::regclass)",
    ),
    (
        "range type",
        "SELECT s.shown, t.typname::text, '' FROM pg_catalog.pg_type t \
              JOIN spaces s ON s.oid = t.typnamespace WHERE t.typtype = 'r' AND NOT EXISTS (SELECT FROM members e \
              WHERE e.objid = t.oid AND e.classid = 'pg_catalog.pg_type'::regclass)",
    ),
    (
        "base type",
        // Arrays come with their elements.
        "SELECT s.shown, t.typname::text, '' FROM pg_catalog.pg_type t \
              JOIN spaces s ON s.oid = t.typnamespace WHERE t.typtype = 'b' \
              AND t.typsubscript <> 'pg_catalog.array_subscript_handler'::regproc AND NOT EXISTS (SELECT FROM members e \
              WHERE e.objid = t.oid AND e.classid = 'pg_catalog.pg_type'::regclass)",
    ),
    (
        "function",
        "SELECT s.shown, p.proname::text, pg_catalog.pg_get_function_identity_arguments(p.oid) \
              FROM pg_catalog.pg_proc p JOIN spaces s ON s.oid = p.pronamespace WHERE p.prokind IN ('f', 'w') \
              AND NOT EXISTS (SELECT FROM members e WHERE e.objid = p.oid \
              AND e.classid = 'pg_catalog.pg_proc'::regclass) AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d \
              WHERE d.objid = p.oid AND d.classid = 'pg_catalog.pg_proc'::regclass AND d.deptype = 'i')",
    ),
    (
        "procedure",
        "SELECT s.shown, p.proname::text, pg_catalog.pg_get_function_identity_arguments(p.oid) \
              FROM pg_catalog.pg_proc p JOIN spaces s ON s.oid = p.pronamespace WHERE p.prokind = 'p' \
              AND NOT EXISTS (SELECT FROM members e WHERE e.objid = p.oid \
              AND e.classid = 'pg_catalog.pg_proc'::regclass)",
    ),
    (
        "aggregate",
        "SELECT s.shown, p.proname::text, pg_catalog.pg_get_function_identity_arguments(p.oid) \
              FROM pg_catalog.pg_proc p JOIN spaces s ON s.oid = p.pronamespace WHERE p.prokind = 'a' \
              AND NOT EXISTS (SELECT FROM members e WHERE e.objid = p.oid \
              AND e.classid = 'pg_catalog.pg_proc'::regclass)",
    ),
    (
        "trigger",
        "SELECT s.shown, g.tgname::text, c.relname::text FROM pg_catalog.pg_trigger g \
              JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid JOIN spaces s ON s.oid = c.relnamespace \
              WHERE NOT g.tgisinternal AND g.tgparentid = 0",
    ),
    (
        "rule",
        "SELECT s.shown, r.rulename::text, c.relname::text FROM pg_catalog.pg_rewrite r \
              JOIN pg_catalog.pg_class c ON c.oid = r.ev_class JOIN spaces s ON s.oid = c.relnamespace \
              WHERE r.rulename <> '_RETURN'",
    ),
    (
        "policy",
        "SELECT s.shown, p.polname::text, c.relname::text FROM pg_catalog.pg_policy p \
              JOIN pg_catalog.pg_class c ON c.oid = p.polrelid JOIN spaces s ON s.oid = c.relnamespace",
    ),
    (
        "row level security",
        "SELECT s.shown, c.relname::text, CASE WHEN c.relforcerowsecurity THEN 'forced' \
              ELSE '' END FROM odd c JOIN spaces s ON s.oid = c.relnamespace \
              WHERE c.relrowsecurity OR c.relforcerowsecurity",
    ),
    (
        "replica identity",
        "SELECT s.shown, c.relname::text, c.relreplident::text FROM odd c \
              JOIN spaces s ON s.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND c.relreplident NOT IN ('d')",
    ),
    (
        "clustering",
        "SELECT s.shown, x.relname::text, c.relname::text FROM pg_catalog.pg_index i \
              JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_class c ON c.oid = i.indrelid \
              JOIN spaces s ON s.oid = c.relnamespace WHERE i.indisclustered",
    ),
    (
        "privileges",
        "SELECT s.shown, c.relname::text, c.relacl::text FROM odd c \
              JOIN spaces s ON s.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'S') AND c.relacl IS NOT NULL \
              AND NOT EXISTS (SELECT FROM members e WHERE e.objid = c.oid \
              AND e.classid = 'pg_catalog.pg_class'::regclass)",
    ),
    (
        "default privileges",
        "SELECT s.shown, pg_catalog.pg_get_userbyid(a.defaclrole)::text, a.defaclobjtype::text \
              FROM pg_catalog.pg_default_acl a LEFT JOIN spaces s ON s.oid = a.defaclnamespace \
              WHERE a.defaclnamespace = 0 OR s.oid IS NOT NULL",
    ),
    (
        "comment",
        "SELECT s.shown, c.relname::text, 'index or sequence' FROM pg_catalog.pg_description d \
              JOIN pg_catalog.pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_catalog.pg_class'::regclass \
              JOIN spaces s ON s.oid = c.relnamespace WHERE c.relkind IN ('i', 'I', 'S') \
              UNION ALL SELECT s.shown, k.conname::text, 'constraint' FROM pg_catalog.pg_description d \
              JOIN pg_catalog.pg_constraint k ON k.oid = d.objoid \
              AND d.classoid = 'pg_catalog.pg_constraint'::regclass JOIN spaces s ON s.oid = k.connamespace \
              UNION ALL SELECT s.shown, t.typname::text, 'type' FROM pg_catalog.pg_description d \
              JOIN pg_catalog.pg_type t ON t.oid = d.objoid AND d.classoid = 'pg_catalog.pg_type'::regclass \
              JOIN spaces s ON s.oid = t.typnamespace WHERE t.typtype = 'e'",
    ),
    (
        "statistics object",
        "SELECT s.shown, x.stxname::text, c.relname::text FROM pg_catalog.pg_statistic_ext x \
              JOIN spaces s ON s.oid = x.stxnamespace JOIN pg_catalog.pg_class c ON c.oid = x.stxrelid",
    ),
    (
        "collation",
        "SELECT s.shown, o.collname::text, '' FROM pg_catalog.pg_collation o \
              JOIN spaces s ON s.oid = o.collnamespace",
    ),
    (
        "operator",
        "SELECT s.shown, o.oprname::text, '' FROM pg_catalog.pg_operator o \
              JOIN spaces s ON s.oid = o.oprnamespace WHERE NOT EXISTS (SELECT FROM members e WHERE e.objid = o.oid \
              AND e.classid = 'pg_catalog.pg_operator'::regclass)",
    ),
    (
        "operator class",
        "SELECT s.shown, o.opcname::text, '' FROM pg_catalog.pg_opclass o \
              JOIN spaces s ON s.oid = o.opcnamespace WHERE NOT EXISTS (SELECT FROM members e WHERE e.objid = o.oid \
              AND e.classid = 'pg_catalog.pg_opclass'::regclass)",
    ),
    (
        "text search configuration",
        "SELECT s.shown, o.cfgname::text, '' FROM pg_catalog.pg_ts_config o \
              JOIN spaces s ON s.oid = o.cfgnamespace",
    ),
    (
        "text search dictionary",
        "SELECT s.shown, o.dictname::text, '' FROM pg_catalog.pg_ts_dict o \
              JOIN spaces s ON s.oid = o.dictnamespace WHERE NOT EXISTS (SELECT FROM members e \
              WHERE e.objid = o.oid AND e.classid = 'pg_catalog.pg_ts_dict'::regclass)",
    ),
    (
        "extension",
        "SELECT NULL::text, x.extname::text, '' FROM pg_catalog.pg_extension x \
              WHERE x.extname <> 'plpgsql'",
    ),
    ("event trigger", "SELECT NULL::text, x.evtname::text, '' FROM pg_catalog.pg_event_trigger x"),
    ("publication", "SELECT NULL::text, x.pubname::text, '' FROM pg_catalog.pg_publication x"),
    ("foreign server", "SELECT NULL::text, x.srvname::text, '' FROM pg_catalog.pg_foreign_server x"),
    (
        "cast",
        "SELECT NULL::text, pg_catalog.format_type(x.castsource, NULL) || ' to ' \
              || pg_catalog.format_type(x.casttarget, NULL), '' FROM pg_catalog.pg_cast x JOIN pg_catalog.pg_type t ON t.oid = x.casttarget \
         WHERE x.oid >= 16384 AND t.typtype <> 'm' \
              AND NOT EXISTS (SELECT FROM members e WHERE e.objid = x.oid \
              AND e.classid = 'pg_catalog.pg_cast'::regclass)",
    ),
    (
        "index",
        "SELECT s.shown, c.relname::text, 'on partition ' || o.relname FROM odd o \
              JOIN spaces s ON s.oid = o.relnamespace JOIN pg_catalog.pg_index i ON i.indrelid = o.oid \
              JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid WHERE o.relispartition AND o.relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM \
              pg_catalog.pg_inherits h WHERE h.inhrelid = i.indexrelid)",
    ),
    (
        "table of a type",
        "SELECT s.shown, c.relname::text, pg_catalog.format_type(c.reloftype, NULL) FROM odd c \
              JOIN spaces s ON s.oid = c.relnamespace WHERE c.reloftype <> 0",
    ),
    (
        // That of a table is logged as the table is.
        "unlogged sequence",
        "SELECT s.shown, c.relname::text, '' FROM odd c JOIN spaces s ON s.oid = c.relnamespace \
              WHERE c.relkind = 'S' AND c.relpersistence = 'u' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d \
              JOIN pg_catalog.pg_class t ON t.oid = d.refobjid WHERE d.objid = c.oid \
              AND d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass \
              AND d.deptype IN ('a', 'i') AND t.relpersistence = 'u')",
    ),
    (
        // Those that stand behind foreign keys, and those of parts.
        "disabled trigger",
        "SELECT s.shown, COALESCE(k.conname, g.tgname)::text, c.relname::text FROM pg_catalog.pg_trigger g \
              JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid JOIN spaces s ON s.oid = c.relnamespace \
              LEFT JOIN pg_catalog.pg_constraint k ON k.oid = g.tgconstraint \
              WHERE g.tgenabled <> 'O' AND (g.tgisinternal OR g.tgparentid <> 0)",
    ),
    (
        "statistics target",
        "SELECT s.shown, x.relname::text, a.attname::text FROM pg_catalog.pg_index i \
              JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN spaces s ON s.oid = x.relnamespace \
              JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indexrelid \
              WHERE i.indexprs IS NOT NULL AND a.attstattarget >= 0",
    ),
    (
        "option of a partition's index",
        "SELECT s.shown, c.relname::text, 'on partition ' || o.relname FROM pg_catalog.pg_inherits h \
              JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid AND c.relkind IN ('i', 'I') \
              JOIN pg_catalog.pg_class p ON p.oid = h.inhparent JOIN spaces s ON s.oid = c.relnamespace \
              JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid JOIN pg_catalog.pg_class o ON o.oid = i.indrelid \
              WHERE c.reloptions IS DISTINCT FROM p.reloptions OR c.reltablespace <> p.reltablespace",
    ),
    (
        "security label",
        "SELECT s.shown, c.relname::text, l.label FROM pg_catalog.pg_seclabel l JOIN pg_catalog.pg_class c \
              ON c.oid = l.objoid AND l.classoid = 'pg_catalog.pg_class'::regclass \
              JOIN spaces s ON s.oid = c.relnamespace",
    ),
    (
        "type without a definition",
        "SELECT s.shown, t.typname::text, '' FROM pg_catalog.pg_type t \
              JOIN spaces s ON s.oid = t.typnamespace WHERE NOT t.typisdefined",
    ),
    (
        "conversion",
        "SELECT s.shown, o.conname::text, '' FROM pg_catalog.pg_conversion o \
              JOIN spaces s ON s.oid = o.connamespace",
    ),
    (
        // One of the name comes with each operator class.
        "operator family",
        "SELECT s.shown, o.opfname::text, '' FROM pg_catalog.pg_opfamily o \
              JOIN spaces s ON s.oid = o.opfnamespace WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_opclass k \
              WHERE k.opcfamily = o.oid) AND NOT EXISTS (SELECT FROM members e WHERE e.objid = o.oid \
              AND e.classid = 'pg_catalog.pg_opfamily'::regclass)",
    ),
    (
        "text search parser",
        "SELECT s.shown, o.prsname::text, '' FROM pg_catalog.pg_ts_parser o \
              JOIN spaces s ON s.oid = o.prsnamespace WHERE NOT EXISTS (SELECT FROM members e \
              WHERE e.objid = o.oid AND e.classid = 'pg_catalog.pg_ts_parser'::regclass)",
    ),
    (
        "text search template",
        "SELECT s.shown, o.tmplname::text, '' FROM pg_catalog.pg_ts_template o \
              JOIN spaces s ON s.oid = o.tmplnamespace WHERE NOT EXISTS (SELECT FROM members e \
              WHERE e.objid = o.oid AND e.classid = 'pg_catalog.pg_ts_template'::regclass)",
    ),
    (
        "access method",
        "SELECT NULL::text, x.amname::text, '' FROM pg_catalog.pg_am x WHERE x.oid >= 16384 \
              AND NOT EXISTS (SELECT FROM members e WHERE e.objid = x.oid \
              AND e.classid = 'pg_catalog.pg_am'::regclass)",
    ),
    (
        "language",
        "SELECT NULL::text, x.lanname::text, '' FROM pg_catalog.pg_language x WHERE x.oid >= 16384 \
              AND NOT EXISTS (SELECT FROM members e WHERE e.objid = x.oid \
              AND e.classid = 'pg_catalog.pg_language'::regclass)",
    ),
    (
        "user mapping",
        "SELECT NULL::text, x.usename::text, x.srvname::text FROM pg_catalog.pg_user_mappings x",
    ),
    (
        "foreign data wrapper",
        "SELECT NULL::text, x.fdwname::text, '' FROM pg_catalog.pg_foreign_data_wrapper x \
              WHERE NOT EXISTS (SELECT FROM members e WHERE e.objid = x.oid \
              AND e.classid = 'pg_catalog.pg_foreign_data_wrapper'::regclass)",
    ),
    (
        "transform",
        "SELECT NULL::text, pg_catalog.format_type(x.trftype, NULL), l.lanname::text FROM pg_catalog.pg_transform x \
              JOIN pg_catalog.pg_language l ON l.oid = x.trflang WHERE NOT EXISTS (SELECT FROM members e \
              WHERE e.objid = x.oid AND e.classid = 'pg_catalog.pg_transform'::regclass)",
    ),
    (
        "subscription",
        "SELECT NULL::text, x.subname::text, '' FROM pg_catalog.pg_subscription x JOIN pg_catalog.pg_database d \
              ON d.oid = x.subdbid WHERE d.datname = current_database()",
    ),
    (
        // That of the database, or of a role in it.
        "setting",
        "SELECT NULL::text, split_part(said, '=', 1), COALESCE(r.rolname::text, '') \
              FROM pg_catalog.pg_db_role_setting x JOIN pg_catalog.pg_database d ON d.oid = x.setdatabase \
              LEFT JOIN pg_catalog.pg_roles r ON r.oid = x.setrole, unnest(x.setconfig) AS said \
              WHERE d.datname = current_database()",
    ),
    (
        // A schema that came with the database has its own from the beginning.
        "privileges of schema",
        "SELECT NULL::text, n.nspname::text, n.nspacl::text FROM pg_catalog.pg_namespace n \
              JOIN spaces s ON s.oid = n.oid LEFT JOIN pg_catalog.pg_init_privs i ON i.objoid = n.oid \
              AND i.classoid = 'pg_catalog.pg_namespace'::regclass WHERE n.nspacl IS DISTINCT FROM i.initprivs",
    ),
    (
        "privileges of enum",
        "SELECT s.shown, t.typname::text, t.typacl::text FROM pg_catalog.pg_type t \
              JOIN spaces s ON s.oid = t.typnamespace WHERE t.typtype = 'e' AND t.typacl IS NOT NULL",
    ),
    (
        "comment on schema",
        "SELECT NULL::text, n.nspname::text, '' FROM pg_catalog.pg_description d JOIN pg_catalog.pg_namespace n \
              ON n.oid = d.objoid AND d.classoid = 'pg_catalog.pg_namespace'::regclass JOIN spaces s ON s.oid = n.oid \
              WHERE d.description <> 'standard public schema'",
    ),
    (
        "comment on database",
        "SELECT NULL::text, x.datname::text, '' FROM pg_catalog.pg_database x JOIN pg_catalog.pg_shdescription d \
              ON d.objoid = x.oid AND d.classoid = 'pg_catalog.pg_database'::regclass \
              WHERE x.datname = current_database() AND d.description <> 'default administrative connection database'",
    ),
    (
        "privileges of database",
        "SELECT NULL::text, x.datname::text, x.datacl::text FROM pg_catalog.pg_database x \
              WHERE x.datname = current_database() AND x.datacl IS NOT NULL",
    ),
    (
        // As many as there are.
        "large objects",
        "SELECT NULL::text, count(*)::text, '' FROM pg_catalog.pg_largeobject_metadata HAVING count(*) > 0",
    ),
];

/// The relations that some of the kinds are about: few of them all, and so looked for once.
const ODD_RELATIONS: &str = "odd AS MATERIALIZED (SELECT c.* FROM pg_catalog.pg_class c \
     JOIN spaces s ON s.oid = c.relnamespace WHERE c.relkind IN ('v', 'm', 'f', 'c') OR c.relrowsecurity \
     OR c.relforcerowsecurity OR c.relacl IS NOT NULL \
     OR c.reloftype <> 0 OR c.relispartition OR (c.relkind = 'S' AND c.relpersistence = 'u') \
     OR (c.relkind IN ('r', 'p') AND c.relreplident <> 'd'))";

/// All of them in one query: the kind's place, schema, name, detail.
pub(super) fn query() -> String {
    let parts =
        KINDS.iter().enumerate().map(|(place, (_, query))| format!("SELECT {place}, q.* FROM ({query}) q"));
    format!(", {ODD_RELATIONS}\n{}", parts.collect::<Vec<_>>().join("\nUNION ALL\n"))
}

/// What was found, without what the tool keeps for itself.
pub(super) fn read(answer: &Answer<'_>, reading: &Reading) -> Result<Vec<Unknown>, ReflectError> {
    let mut found = Vec::new();
    for row in answer.rows() {
        let name = ObjectName { schema: row.text(1), name: row.required(2, "name")? };
        let detail = row.text(3).unwrap_or_default();
        let place = row.integer(0).and_then(|place| usize::try_from(place).ok());
        let Some((kind, _)) = place.and_then(|place| KINDS.get(place)) else { continue };
        if reading.ignored.contains(&name.name) || reading.ignored.contains(&detail) {
            continue;
        }
        found.push(Unknown { kind, name: plain(&name), detail });
    }
    Ok(found)
}

/// The name as people write it.
pub(super) fn plain(name: &ObjectName) -> String {
    if name.schema.is_some() { name.to_string() } else { name.name.clone() }
}
