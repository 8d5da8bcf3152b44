//! Amounts of money: exact in Rust, `numeric(10,2)` in the database.
//!
//! SQLite has no exact decimals, and sqlx reads none from it. A column `NUMERIC(10,2)` holds 20.00 there as an integer
//! and 19.99 as the nearest floating-point number. That loses nothing: of ten digits a floating-point number keeps each,
//! so rounding to cents gives back what was written.

use migrate_models::{ColumnType, SqlType};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Encode, Sqlite, Type};

/// An amount of money to the cent, in JSON a string: `"19.99"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Decimal", into = "Decimal")]
pub struct Price {
    cents: i64,
}

/// Why a number is no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// A cent cannot be divided
    #[error("`{0}` has more than two digits behind the point")]
    TooFine(Decimal),
    /// The column holds eight digits before the point
    #[error("`{0}` has more than eight digits before the point")]
    TooLarge(Decimal),
}

const LARGEST_IN_CENTS: i64 = 9_999_999_999;

impl TryFrom<Decimal> for Price {
    type Error = PriceError;

    fn try_from(amount: Decimal) -> Result<Self, PriceError> {
        let cents = amount.checked_mul(Decimal::ONE_HUNDRED).ok_or(PriceError::TooLarge(amount))?;
        if !cents.is_integer() {
            return Err(PriceError::TooFine(amount));
        }
        match cents.to_i64() {
            Some(cents) if cents.abs() <= LARGEST_IN_CENTS => Ok(Self { cents }),
            _ => Err(PriceError::TooLarge(amount)),
        }
    }
}

impl From<Price> for Decimal {
    fn from(price: Price) -> Self {
        Self::new(price.cents, 2)
    }
}

/// The one place that says which type a price is in the database.
impl ColumnType for Price {
    const TYPE: SqlType = SqlType::named("numeric(10,2)");
}

impl Type<Sqlite> for Price {
    fn type_info() -> SqliteTypeInfo {
        <f64 as Type<Sqlite>>::type_info()
    }

    fn compatible(ty: &SqliteTypeInfo) -> bool {
        <f64 as Type<Sqlite>>::compatible(ty) || <i64 as Type<Sqlite>>::compatible(ty)
    }
}

impl Encode<'_, Sqlite> for Price {
    fn encode_by_ref(&self, arguments: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        <f64 as Encode<'_, Sqlite>>::encode(self.cents as f64 / 100.0, arguments)
    }
}

impl Decode<'_, Sqlite> for Price {
    fn decode(value: SqliteValueRef<'_>) -> Result<Self, BoxDynError> {
        let cents = (<f64 as Decode<'_, Sqlite>>::decode(value)? * 100.0).round() as i64;
        Ok(Self::try_from(Decimal::new(cents, 2))?)
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, SqliteConnection};

    use super::*;

    fn price(text: &str) -> Price {
        text.parse::<Decimal>().expect("a number").try_into().expect("a price")
    }

    async fn connect() -> sqlx::Result<SqliteConnection> {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await?;
        sqlx::raw_sql("CREATE TABLE products (price NUMERIC(10,2))").execute(&mut connection).await?;
        Ok(connection)
    }

    #[tokio::test]
    async fn what_is_written_is_read() -> sqlx::Result<()> {
        let mut connection = connect().await?;
        for text in ["19.99", "0.10", "0.01", "20.00", "0.00", "-0.30", "99999999.99", "81234567.89"] {
            sqlx::query("INSERT INTO products VALUES (?)").bind(price(text)).execute(&mut connection).await?;
            let read: Price =
                sqlx::query_scalar("SELECT price FROM products").fetch_one(&mut connection).await?;
            assert_eq!(Decimal::from(read).to_string(), text);
            let deleted = sqlx::query("DELETE FROM products WHERE price = ?").bind(price(text));
            assert_eq!(deleted.execute(&mut connection).await?.rows_affected(), 1, "{text} is found again");
        }
        Ok(())
    }

    #[tokio::test]
    async fn what_a_person_writes_in_sql_is_read() -> sqlx::Result<()> {
        let mut connection = connect().await?;
        sqlx::raw_sql("INSERT INTO products VALUES (19.99), ('0.10'), (7)").execute(&mut connection).await?;
        let read: Vec<Price> = sqlx::query_scalar("SELECT price FROM products ORDER BY price")
            .fetch_all(&mut connection)
            .await?;
        assert_eq!(read, [price("0.10"), price("7"), price("19.99")]);
        Ok(())
    }

    #[test]
    fn what_the_column_cannot_hold_is_no_price() {
        let refused = |text: &str| Price::try_from(text.parse::<Decimal>().expect("a number"));
        assert!(matches!(refused("19.999"), Err(PriceError::TooFine(_))));
        assert!(matches!(refused("100000000"), Err(PriceError::TooLarge(_))));
        assert!(matches!(refused("79228162514264337593543950335"), Err(PriceError::TooLarge(_))));
    }

    #[test]
    fn in_json_a_price_is_a_string() -> serde_json::Result<()> {
        assert_eq!(serde_json::to_string(&price("0.1"))?, "\"0.10\"");
        assert_eq!(serde_json::from_str::<Price>("\"19.99\"")?, price("19.99"));
        assert!(serde_json::from_str::<Price>("\"19.999\"").is_err());
        Ok(())
    }
}
