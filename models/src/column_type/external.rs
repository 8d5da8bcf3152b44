//! The types of other crates, each behind the feature of its crate's name.

#[cfg(feature = "chrono")]
mod of_chrono {
    use crate::{ColumnType, SqlType};

    impl ColumnType for chrono::NaiveDate {
        const TYPE: SqlType = SqlType::named("date");
    }

    impl ColumnType for chrono::NaiveTime {
        const TYPE: SqlType = SqlType::named("time");
    }

    impl ColumnType for chrono::NaiveDateTime {
        const TYPE: SqlType = SqlType::named("timestamp");
    }

    impl<Zone: chrono::TimeZone> ColumnType for chrono::DateTime<Zone> {
        const TYPE: SqlType = SqlType::named("timestamptz");
    }
}

#[cfg(feature = "time")]
mod of_time {
    use crate::{ColumnType, SqlType};

    impl ColumnType for time::Date {
        const TYPE: SqlType = SqlType::named("date");
    }

    impl ColumnType for time::Time {
        const TYPE: SqlType = SqlType::named("time");
    }

    impl ColumnType for time::PrimitiveDateTime {
        const TYPE: SqlType = SqlType::named("timestamp");
    }

    impl ColumnType for time::OffsetDateTime {
        const TYPE: SqlType = SqlType::named("timestamptz");
    }
}

#[cfg(feature = "uuid")]
impl crate::ColumnType for uuid::Uuid {
    const TYPE: crate::SqlType = crate::SqlType::named("uuid");
}

#[cfg(feature = "rust_decimal")]
impl crate::ColumnType for rust_decimal::Decimal {
    const TYPE: crate::SqlType = crate::SqlType::named("numeric");
}

#[cfg(feature = "serde_json")]
impl crate::ColumnType for serde_json::Value {
    const TYPE: crate::SqlType = crate::SqlType::named("json");
}

#[cfg(feature = "ipnetwork")]
impl crate::ColumnType for ipnetwork::IpNetwork {
    const TYPE: crate::SqlType = crate::SqlType::named("inet");
}
