//! The shop on a migrated database, used over HTTP.

mod service;
mod tool;

use serde_json::{Value, json};
use service::Service;

/// A folder for a database, and the database's URL.
fn database() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("shop.db").display());
    (folder, url)
}

fn grace() -> Value {
    json!({ "email": "Grace@example.org", "name": "Grace Hopper" })
}

#[test]
fn the_service_waits_for_its_database_and_says_what_was_applied() {
    let (_folder, url) = database();
    let shop = Service::start(&url);
    let (status, health) = shop.get("/health");
    assert_eq!((status, &health["status"]), (503, &json!("unavailable")), "{health}");
    assert_eq!(shop.get("/users").0, 503);

    tool::upgrade(&url);
    let (status, health) = shop.get("/health");
    assert_eq!((status, &health["status"]), (200, &json!("ok")), "{health}");
    let revisions = health["revisions"].as_array().expect("a list");
    for app in ["users", "catalog", "orders"] {
        assert!(revisions.iter().any(|revision| revision["app"] == app), "{app} in {health}");
    }
    assert_eq!(shop.get("/users"), (200, json!([])));
}

#[test]
fn people_buy_products_and_send_them_back() {
    let (_folder, url) = database();
    tool::upgrade(&url);
    let shop = Service::start(&url);

    let grace = shop.add("/users", &grace());
    assert_eq!(grace["display_name"], "Grace Hopper");
    let book = json!({
        "sku": "B-1", "name": "A book", "price": "19.99", "attributes": { "pages": 300 },
        "categories": ["Books", "Gifts"],
    });
    let book = shop.add("/products", &book);
    let card = shop.add("/products", &json!({ "sku": "C-1", "name": "A card", "price": "0.10" }));
    let order = shop.add(
        "/orders",
        &json!({
            "user_id": grace["id"], "note": "as a gift",
            "lines": [
                { "product_id": book["id"], "quantity": 3 },
                { "product_id": card["id"], "quantity": 1 },
            ],
        }),
    );
    let id = &order["id"];
    shop.add(&format!("/orders/{id}/returns"), &json!({ "line_number": 2, "quantity": 1 }));

    let (_, book) = shop.get(&format!("/products/{}", book["id"]));
    assert_eq!((&book["price"], &book["attributes"]), (&json!("19.99"), &json!({ "pages": 300 })));
    assert_eq!(book["categories"][1]["name"], "Gifts");
    let (_, order) = shop.get(&format!("/orders/{id}"));
    assert_eq!((&order["status"], &order["total"]), (&json!("pending"), &json!("60.07")));
    assert_eq!(order["lines"].as_array().map(Vec::len), Some(2));
    for path in ["/users", "/orders"] {
        assert_eq!(shop.get(path).1.as_array().map(Vec::len), Some(1), "{path}");
    }
}

#[test]
fn what_cannot_be_is_refused_with_a_reason() {
    let (_folder, url) = database();
    tool::upgrade(&url);
    let shop = Service::start(&url);
    let grace = shop.add("/users", &grace());
    let book = shop.add("/products", &json!({ "sku": "B-1", "name": "A book", "price": "19.99" }));
    let order = |user: &Value, product: &Value, quantity: i32| json!({ "user_id": user, "lines": [{ "product_id": product, "quantity": quantity }] });
    let product = |sku: &str, price: &str| json!({ "sku": sku, "name": "A book", "price": price });
    let placed = shop.add("/orders", &order(&grace["id"], &book["id"], 1));
    let returns = format!("/orders/{}/returns", placed["id"]);

    for (path, body, status) in [
        // The index on `lower(email)` looks past capital letters.
        ("/users", json!({ "email": "grace@EXAMPLE.org", "name": "Another" }), 409),
        ("/users", json!({ "email": "nowhere", "name": "Nobody" }), 400),
        ("/users", json!({ "name": "Nobody" }), 400),
        ("/users", json!({ "email": "a@b", "name": "A", "admin": true }), 400),
        ("/products", product("B-1", "1.00"), 409),
        ("/products", product("B-2", "19.999"), 400),
        ("/products", product("B-2", "-1.00"), 400),
        ("/orders", order(&json!(77), &book["id"], 1), 400),
        ("/orders", order(&grace["id"], &json!(77), 1), 400),
        ("/orders", order(&grace["id"], &book["id"], 0), 400),
        ("/orders", json!({ "user_id": grace["id"], "lines": [] }), 400),
        (&returns, json!({ "line_number": 9, "quantity": 1 }), 400),
        ("/orders/77/returns", json!({ "line_number": 1, "quantity": 1 }), 404),
        ("/health", json!({}), 405),
    ] {
        let (found, answer) = shop.post(path, &body);
        assert_eq!(found, status, "{body} to {path}: {answer}");
        assert!(answer["error"].is_string(), "{body} to {path}: {answer}");
    }
    for (path, status) in [("/users/77", 404), ("/users/grace", 400), ("/nowhere", 404)] {
        let (found, answer) = shop.get(path);
        assert_eq!(found, status, "{path}: {answer}");
        assert!(answer["error"].is_string(), "{path}: {answer}");
    }
    assert_eq!(
        shop.get("/orders").1.as_array().map(Vec::len),
        Some(1),
        "refused orders leave nothing behind"
    );
}
