//! The table of figures: a line says what was measured, beside what, and whether that is within its limit.

use super::rounds::Measured;
use super::statistics::Times;

const HEAD: [&str; 7] = ["what", "measured (min / median / max)", "beside", "median", "ratio", "limit", ""];

/// How a line is judged.
#[derive(Clone, Copy, Debug)]
pub(super) enum Limit {
    /// At most so many times as long as the other.
    Times(f64),
    /// At least so many times faster than the other.
    Faster(f64),
    /// At most so many seconds longer than the other.
    Longer(f64),
    /// Shown for what it says of the others.
    None,
}

/// The lines in the order of their making.
#[derive(Default)]
pub(super) struct Table(Vec<[String; 7]>);

impl Table {
    /// A command beside another one; no line where one of them was not measured.
    pub(super) fn compare(&mut self, what: &str, measured: &Measured, own: &str, other: &str, limit: Limit) {
        let (Some(own), Some(times)) = (measured.of(own), measured.of(other)) else { return };
        let (own_median, other_median) = (own.median(), times.median());
        let (ratio, limit, kept) = match limit {
            Limit::Times(most) => judge_times(own_median / other_median, most),
            Limit::Faster(least) => judge_faster(other_median / own_median, least),
            Limit::Longer(most) => judge_longer(own.beyond(times).median(), most),
            Limit::None => (say_ratio(own_median, other_median), String::new(), None),
        };
        self.add([
            what.into(),
            spread(own),
            other.into(),
            seconds(other_median),
            ratio,
            limit,
            verdict(kept),
        ]);
    }

    /// What a command took longer than another one, round by round.
    pub(super) fn beyond(
        &mut self,
        what: &str,
        measured: &Measured,
        own: &str,
        other: &str,
        most: Option<f64>,
    ) {
        let (Some(own), Some(other)) = (measured.of(own), measured.of(other)) else { return };
        self.add_alone(what, &own.beyond(other), most);
    }

    /// A command alone, with a limit in seconds.
    pub(super) fn alone(&mut self, what: &str, measured: &Measured, own: &str, most: Option<f64>) {
        let Some(own) = measured.of(own) else { return };
        self.add_alone(what, own, most);
    }

    fn add_alone(&mut self, what: &str, own: &Times, most: Option<f64>) {
        let limit = most.map(|most| format!("≤ {}", seconds(most))).unwrap_or_default();
        let kept = verdict(most.map(|most| own.median() <= most));
        self.add([what.into(), spread(own), String::new(), String::new(), String::new(), limit, kept]);
    }

    /// Memory in bytes.
    pub(super) fn memory(&mut self, what: &str, bytes: u64, most: u64) {
        let limit = format!("≤ {}", megabytes(most));
        let empty = String::new;
        self.add([
            what.into(),
            megabytes(bytes),
            empty(),
            empty(),
            empty(),
            limit,
            verdict(Some(bytes <= most)),
        ]);
    }

    pub(super) fn markdown(&self) -> String {
        let row = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let head = row(&HEAD.map(str::to_owned));
        let rule = format!("|{}\n", " --- |".repeat(HEAD.len()));
        let lines: String = self.0.iter().map(|cells| row(cells)).collect();
        format!("{head}{rule}{lines}")
    }

    /// For a terminal: columns as wide as their widest cell.
    pub(super) fn text(&self) -> String {
        let head = HEAD.map(str::to_owned);
        let widths: Vec<usize> = (0..HEAD.len()).map(|column| self.width(&head, column)).collect();
        let row = |cells: &[String; 7]| {
            let padded: Vec<String> =
                cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
            format!("{}\n", padded.join("  ").trim_end())
        };
        std::iter::once(&head).chain(&self.0).map(row).collect()
    }

    fn width(&self, head: &[String; 7], column: usize) -> usize {
        std::iter::once(head).chain(&self.0).map(|cells| cells[column].chars().count()).max().unwrap_or(0)
    }

    fn add(&mut self, cells: [String; 7]) {
        self.0.push(cells);
    }
}

fn say_ratio(own: f64, other: f64) -> String {
    if own < other { format!("{:.1} × faster", other / own) } else { format!("{:.2} ×", own / other) }
}

/// The ratio, the limit, and whether it is kept.
type Judgement = (String, String, Option<bool>);

fn judge_times(ratio: f64, most: f64) -> Judgement {
    (format!("{ratio:.2} ×"), format!("≤ {most} ×"), Some(ratio <= most))
}

fn judge_faster(ratio: f64, least: f64) -> Judgement {
    (format!("{ratio:.1} × faster"), format!("≥ {least} × faster"), Some(ratio >= least))
}

fn judge_longer(difference: f64, most: f64) -> Judgement {
    (format!("+{}", seconds(difference)), format!("≤ +{}", seconds(most)), Some(difference <= most))
}

fn verdict(kept: Option<bool>) -> String {
    kept.map_or("", |kept| if kept { "ok" } else { "over" }).to_owned()
}

fn spread(times: &Times) -> String {
    format!("{} / {} / {}", seconds(times.least()), seconds(times.median()), seconds(times.most()))
}

fn seconds(seconds: f64) -> String {
    if seconds.abs() < 0.9995 { format!("{:.1} ms", seconds * 1000.0) } else { format!("{seconds:.2} s") }
}

fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let measured = Measured::new([("slow", vec![0.2, 0.1, 0.3]), ("fast", vec![0.1, 0.1, 0.1])]);
        let mut table = Table::default();
        table.compare("as long", &measured, "slow", "fast", Limit::Times(1.5));
        table.compare("faster", &measured, "fast", "slow", Limit::Faster(2.0));
        table.compare("longer", &measured, "slow", "fast", Limit::Longer(0.4));
        table.compare("said", &measured, "slow", "fast", Limit::None);
        table.compare("not there", &measured, "slow", "other", Limit::None);
        table.beyond("beyond", &measured, "slow", "fast", Some(0.2));
        table.alone("alone", &measured, "slow", Some(0.1));
        table.memory("memory", 60_100_000, 60_000_000);
        table
    }

    #[test]
    fn every_kind_of_limit_is_judged() {
        let found: Vec<String> = table().0.into_iter().map(|cells| cells[6].clone()).collect();
        assert_eq!(found, ["over", "ok", "ok", "", "ok", "over", "over"]);
    }

    #[test]
    fn the_text_has_columns() {
        let text = table().text();
        let at = |line: &str, word: &str| line.find(word).map(|byte| line[..byte].chars().count());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(at(lines[0], "limit"), at(lines[1], "≤ 1.5"));
        assert!(lines[4].contains("2.00 ×"), "{text}");
        assert!(lines[2].contains("2.0 × faster") && lines[3].contains("+100.0 ms"), "{text}");
    }

    #[test]
    fn markdown_has_a_rule_below_the_head() {
        let markdown = table().markdown();
        let lines: Vec<&str> = markdown.lines().collect();
        assert_eq!(lines.len(), 9);
        assert_eq!(lines[1].matches("---").count(), HEAD.len());
        assert_eq!(lines[8], "| memory | 60.1 MB |  |  |  | ≤ 60.0 MB | over |");
    }

    #[test]
    fn a_second_and_more_are_seconds() {
        assert_eq!(
            (seconds(0.0123), seconds(0.9996), seconds(12.0)),
            ("12.3 ms".into(), "1.00 s".into(), "12.00 s".into())
        );
    }
}
