//! A writer of JSON, as small as the dump needs it: apps should not compile serde for the sake of their migrations.

use std::fmt::Write;

/// What can be written as JSON.
pub(crate) trait ToJson {
    fn write_json(&self, json: &mut String);
}

/// Writes one object, member by member.
pub(crate) struct Object<'a> {
    json: &'a mut String,
    is_empty: bool,
}

/// Writes an object whose members `fill` gives.
pub(crate) fn write_object(json: &mut String, fill: impl FnOnce(&mut Object<'_>)) {
    json.push('{');
    fill(&mut Object { json, is_empty: true });
    json.push('}');
}

impl Object<'_> {
    pub(crate) fn member<T: ToJson + ?Sized>(&mut self, name: &str, value: &T) -> &mut Self {
        if !self.is_empty {
            self.json.push(',');
        }
        self.is_empty = false;
        name.write_json(self.json);
        self.json.push(':');
        value.write_json(self.json);
        self
    }

    /// A member that is left out where there is nothing to say.
    pub(crate) fn optional<T: ToJson>(&mut self, name: &str, value: Option<T>) -> &mut Self {
        match value {
            Some(value) => self.member(name, &value),
            None => self,
        }
    }

    /// A member that is left out where it is false.
    pub(crate) fn flag(&mut self, name: &str, value: bool) -> &mut Self {
        self.optional(name, value.then_some(true))
    }

    /// A member that is left out where there is none of them.
    pub(crate) fn several<T: ToJson>(&mut self, name: &str, values: &[T]) -> &mut Self {
        if values.is_empty() { self } else { self.member(name, values) }
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn write_json(&self, json: &mut String) {
        (**self).write_json(json);
    }
}

impl<T: ToJson> ToJson for [T] {
    fn write_json(&self, json: &mut String) {
        json.push('[');
        for (position, value) in self.iter().enumerate() {
            if position > 0 {
                json.push(',');
            }
            value.write_json(json);
        }
        json.push(']');
    }
}

impl ToJson for bool {
    fn write_json(&self, json: &mut String) {
        json.push_str(if *self { "true" } else { "false" });
    }
}

impl ToJson for u32 {
    fn write_json(&self, json: &mut String) {
        json.push_str(&self.to_string());
    }
}

impl ToJson for i64 {
    fn write_json(&self, json: &mut String) {
        json.push_str(&self.to_string());
    }
}

impl ToJson for str {
    fn write_json(&self, json: &mut String) {
        json.push('"');
        for character in self.chars() {
            push_escaped(json, character);
        }
        json.push('"');
    }
}

fn push_escaped(json: &mut String, character: char) {
    match character {
        '"' => json.push_str("\\\""),
        '\\' => json.push_str("\\\\"),
        '\n' => json.push_str("\\n"),
        control if u32::from(control) < 0x20 => {
            write!(json, "\\u{:04x}", u32::from(control)).expect("a String takes all that is written");
        }
        other => json.push(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_comes_back() {
        let text: String =
            (0..0x300).filter_map(char::from_u32).chain(['"', '\\', '\u{2028}', '🦀']).collect();
        let mut json = String::new();
        text.write_json(&mut json);
        assert_eq!(serde_json::from_str::<String>(&json).expect("JSON"), text);
    }

    #[test]
    fn members_and_elements_are_parted_by_commas() {
        let mut json = String::new();
        write_object(&mut json, |object| {
            object.member("a", &true).optional::<u32>("b", None).member("c", [1u32, 2].as_slice());
        });
        assert_eq!(json, r#"{"a":true,"c":[1,2]}"#);
    }
}
