//! The types of the standard library.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use super::ColumnType;
use crate::sql_type::SqlType;

macro_rules! name_types {
    ($($rust:ty => $name:literal),+ $(,)?) => {
        $(impl ColumnType for $rust {
            const TYPE: SqlType = SqlType::named($name);
        })+
    };
}

name_types! {
    bool => "boolean",
    i8 => "tinyint",
    i16 => "smallint",
    i32 => "integer",
    i64 => "bigint",
    u16 => "smallint unsigned",
    u32 => "integer unsigned",
    u64 => "bigint unsigned",
    f32 => "real",
    f64 => "double",
    char => "char(1)",
    str => "text",
    String => "text",
    IpAddr => "inet",
}

impl ColumnType for u8 {
    const TYPE: SqlType = SqlType::named("tinyint unsigned");
    const LIST: SqlType = SqlType::named("blob");
}

impl<const LENGTH: usize> ColumnType for [u8; LENGTH] {
    const TYPE: SqlType = SqlType::binary(LENGTH);
}

impl<T: ColumnType> ColumnType for Option<T> {
    const TYPE: SqlType = T::TYPE.nullable();
}

impl<T: ColumnType> ColumnType for [T] {
    const TYPE: SqlType = T::LIST;
}

impl<T: ColumnType> ColumnType for Vec<T> {
    const TYPE: SqlType = T::LIST;
}

impl<T: ColumnType + ?Sized> ColumnType for Box<T> {
    const TYPE: SqlType = T::TYPE;
    const LIST: SqlType = T::LIST;
}

impl<T: ColumnType + ?Sized> ColumnType for Arc<T> {
    const TYPE: SqlType = T::TYPE;
    const LIST: SqlType = T::LIST;
}

impl<T: ColumnType + ToOwned + ?Sized> ColumnType for Cow<'static, T> {
    const TYPE: SqlType = T::TYPE;
    const LIST: SqlType = T::LIST;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of<T: ColumnType + ?Sized>() -> String {
        T::TYPE.to_string()
    }

    #[test]
    fn bytes_are_a_blob_and_everything_else_is_a_list() {
        assert_eq!(name_of::<Vec<u8>>(), "blob");
        assert_eq!(name_of::<Box<[u8]>>(), "blob");
        assert_eq!(name_of::<Cow<'static, [u8]>>(), "blob");
        assert_eq!(name_of::<Vec<i32>>(), "integer[]");
        assert_eq!(name_of::<Vec<Vec<String>>>(), "text[][]");
    }

    #[test]
    fn wrappers_keep_the_type_of_what_they_wrap() {
        assert_eq!(name_of::<Box<str>>(), "text");
        assert_eq!(name_of::<Arc<u64>>(), "bigint unsigned");
        assert_eq!(name_of::<[u8; 16]>(), "binary(16)");
        assert!(<Box<Option<i8>> as ColumnType>::TYPE.is_nullable());
        assert!(!<Vec<Option<i8>> as ColumnType>::TYPE.is_nullable());
    }
}
