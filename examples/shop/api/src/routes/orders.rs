//! `/orders`.

use axum::Json;
use axum::http::StatusCode;
use serde::Serialize;
use shop_orders::{Order, OrderLine, Return, total};
use sqlx::{Connection, SqliteConnection};

use crate::database::Database;
use crate::error::{Answer, ApiError};
use crate::input::{Body, Number};
use crate::repository::{Catalog, NewLine, NewOrder, NewReturn, Orders};

/// An order, its lines and what they cost together.
#[derive(Serialize)]
pub(super) struct WithLines {
    #[serde(flatten)]
    order: Order,
    total: String,
    lines: Vec<OrderLine>,
}

impl WithLines {
    async fn read(order: Order, orders: &mut Orders<'_>) -> sqlx::Result<Self> {
        let lines = orders.lines_of(order.id).await?;
        Ok(Self { total: total(&lines).to_string(), order, lines })
    }
}

pub(super) async fn list(Database(mut connection): Database) -> Answer<Json<Vec<Order>>> {
    Ok(Json(Orders::new(&mut connection).list().await?))
}

pub(super) async fn show(Database(mut connection): Database, Number(id): Number) -> Answer<Json<WithLines>> {
    let mut orders = Orders::new(&mut connection);
    let order = orders.find(id).await?.ok_or_else(|| ApiError::NotFound(format!("order {id}")))?;
    Ok(Json(WithLines::read(order, &mut orders).await?))
}

/// The order and its lines come together or not at all.
pub(super) async fn add(
    Database(mut connection): Database,
    Body(new): Body<NewOrder>,
) -> Answer<(StatusCode, Json<WithLines>)> {
    if new.lines.is_empty() {
        return Err(ApiError::BadInput("an order needs a line".to_owned()));
    }
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let order = Orders::new(&mut transaction).add(&new).await?;
    for line in &new.lines {
        add_line(&mut transaction, &order, line).await?;
    }
    let order = WithLines::read(order, &mut Orders::new(&mut transaction)).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(order)))
}

/// The price is the product's price of now.
async fn add_line(connection: &mut SqliteConnection, order: &Order, line: &NewLine) -> Answer<()> {
    let product = Catalog::new(connection).find(line.product_id).await?;
    let missing = || ApiError::BadInput(format!("no product {}", line.product_id));
    let price = product.ok_or_else(missing)?.price;
    Orders::new(connection).add_line(order.id, line, price).await?;
    Ok(())
}

pub(super) async fn take_back(
    Database(mut connection): Database,
    Number(order): Number,
    Body(back): Body<NewReturn>,
) -> Answer<(StatusCode, Json<Return>)> {
    let mut orders = Orders::new(&mut connection);
    if orders.find(order).await?.is_none() {
        return Err(ApiError::NotFound(format!("order {order}")));
    }
    Ok((StatusCode::CREATED, Json(orders.take_back(order, &back).await?)))
}
