//! Options of databases, parts of tables, and tables that inherit.

use migrate_models::Model;

#[derive(Model)]
#[model(
    options(oracle(pctfree = 5)),
    index(columns(a), options(postgres)),
    index(columns(b), options(postgres())),
    index(columns(a, b), options(postgres(fillfactor = ))),
    index(columns(b, a), options(postgres(fillfactor = 70, fillfactor = 80), postgres(fastupdate)))
)]
struct Options {
    #[model(primary_key)]
    id: i64,
    #[model(options(pg(storage = "external")))]
    a: i64,
    #[model(options(mysql(5)))]
    b: i64,
    #[model(options = "invisible")]
    c: i64,
    #[model(options(mysql(invisible = [1])))]
    d: i64,
    #[model(options(mysql(a.b. = 1)))]
    e: i64,
}

#[derive(Model)]
#[model(partition(name = "a", values = "DEFAULT"))]
struct NotCut {
    #[model(primary_key)]
    id: i64,
}

#[derive(Model)]
#[model(
    partition_by = "RANGE (id)",
    partition(name = "a"),
    partition(values = "DEFAULT"),
    partition("a"),
    partition(name = "b", values = "FROM (1) TO (2)", partition(name = "c", values = "DEFAULT")),
    partition(name = "d", value = "FROM (2) TO (3)")
)]
struct Parts {
    #[model(primary_key)]
    id: i64,
}

#[derive(Model)]
#[model(
    partition_by = "HASH (id)",
    partitions = 0,
    partition(name = "a", hash(2)),
    partition(name = "b", hash = 2),
    partition(name = "e", hash(2, "x")),
    partition(name = "f", modulus = 2),
    partition(name = "c", hash(2, 2)),
    partition(name = "d", hash(2, 1), values = "WITH (MODULUS 2, REMAINDER 1)")
)]
struct Hashed {
    #[model(primary_key)]
    id: i64,
}

#[derive(Model)]
#[model(partition_by = "RANGE (id)", partitions = 4)]
struct CountedByRange {
    #[model(primary_key)]
    id: i64,
}

#[derive(Model)]
#[model(partition_by = "HASH (id)", partitions = 2, partition(name = "a", hash(2, 0)))]
struct CountedAndNamed {
    #[model(primary_key)]
    id: i64,
}

#[derive(Model)]
#[model(partitions = 2)]
struct CountedAlone {
    #[model(primary_key)]
    id: i64,
}

#[derive(Model)]
#[model(
    partition_by = "RANGE (id)",
    partition(name = "a", values = "FROM (1) TO (2)", partition_by = "LIST (id)", partition(name = "a", values = "IN (1)")),
    partition(name = "a", values = "DEFAULT")
)]
struct PartsTwice {
    #[model(primary_key)]
    id: i64,
}

#[derive(Model)]
#[model(inherits = "parts")]
struct InheritsText {
    #[model(primary_key)]
    id: i64,
}

#[derive(Model)]
#[model(inherits(NoModel, Parts))]
struct InheritsOther {
    #[model(primary_key)]
    id: i64,
}

struct NoModel;

fn main() {}
