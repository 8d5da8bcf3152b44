//! JSON as `jsonb` prints it.

use serde_json::{Map, Value};

/// The text in `jsonb`'s form: keys by length and then by bytes, a blank behind `:` and `,`. None where it is no JSON,
/// or holds a number whose digits would be another's.
pub(super) fn jsonb(text: &str) -> Option<String> {
    let value = serde_json::from_str(text).ok()?;
    let mut written = String::new();
    write(&value, &mut written)?;
    Some(written)
}

fn write(value: &Value, text: &mut String) -> Option<()> {
    match value {
        Value::Object(members) => write_object(members, text)?,
        Value::Array(elements) => {
            text.push('[');
            for (at, element) in elements.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { ", " });
                write(element, text)?;
            }
            text.push(']');
        }
        Value::Number(number) if !(number.is_i64() || number.is_u64()) => return None,
        plain => text.push_str(&plain.to_string()),
    }
    Some(())
}

fn write_object(members: &Map<String, Value>, text: &mut String) -> Option<()> {
    let mut keys: Vec<&String> = members.keys().collect();
    keys.sort_by_key(|key| (key.len(), key.as_bytes().to_vec()));
    text.push('{');
    for (at, key) in keys.into_iter().enumerate() {
        text.push_str(if at == 0 { "" } else { ", " });
        text.push_str(&Value::String(key.clone()).to_string());
        text.push_str(": ");
        write(&members[key], text)?;
    }
    text.push('}');
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_by_length_first() {
        let printed = jsonb(r#"{"bb":[1,true],"a":{},"c":null}"#);
        assert_eq!(printed.as_deref(), Some(r#"{"a": {}, "c": null, "bb": [1, true]}"#));
        assert_eq!(jsonb("{"), None);
        assert_eq!(jsonb("1.50"), None);
    }
}
