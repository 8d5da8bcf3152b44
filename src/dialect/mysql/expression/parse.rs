//! Tokens → tree, with the precedence that MySQL and MariaDB have under the runner's `sql_mode`, in which `||` joins
//! texts.

use super::node::{Node, Predicate};
use super::power::{COMPARISON, INFIX, NOT, PREDICATE, SIGN};
use super::token::Token;

/// The name of the column that a word or a quoted name stands for, in the letters that the table has.
pub(super) type Resolve<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The tree of an expression; none where the tokens are none.
pub(super) fn parse(tokens: &[Token], resolve: Resolve<'_>) -> Option<Node> {
    let mut parser = Parser { tokens, at: 0, resolve };
    let node = parser.expression(0)?;
    (parser.at == tokens.len()).then_some(node)
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    resolve: Resolve<'a>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        Some(token)
    }

    /// The symbol or the word, in lower case, at `ahead` tokens from here.
    fn sign(&self, ahead: usize) -> Option<String> {
        match self.tokens.get(self.at + ahead)? {
            Token::Word(word) => Some(word.to_lowercase()),
            Token::Symbol(symbol) => Some((*symbol).to_owned()),
            _ => None,
        }
    }

    fn is(&self, sign: &str) -> bool {
        self.sign(0).as_deref() == Some(sign)
    }

    /// Goes on where that sign is next.
    fn take(&mut self, sign: &str) -> bool {
        let is = self.is(sign);
        if is {
            self.at += 1;
        }
        is
    }

    fn expect(&mut self, sign: &str) -> Option<()> {
        self.take(sign).then_some(())
    }

    fn expression(&mut self, minimum: u8) -> Option<Node> {
        let mut left = self.prefix()?;
        loop {
            let Some(sign) = self.sign(0) else { return Some(left) };
            if let Some(node) = self.predicate(&sign, &left, minimum)? {
                left = node;
                continue;
            }
            let Some((_, operator, power)) = INFIX.iter().find(|(written, _, _)| *written == sign) else {
                return Some(left);
            };
            if *power <= minimum {
                return Some(left);
            }
            self.at += 1;
            left = self.infix(left, operator, *power)?;
        }
    }

    fn infix(&mut self, left: Node, operator: &'static str, power: u8) -> Option<Node> {
        match operator {
            "collate" => {
                let collation = match self.next()? {
                    Token::Word(word) => word.to_lowercase(),
                    Token::Name(name) => name,
                    Token::Text(text) => text,
                    _ => return None,
                };
                Some(Node::Collate { value: Box::new(left), collation })
            }
            "sounds like" => {
                self.expect("like")?;
                Some(Node::infix(operator, left, self.expression(power)?))
            }
            _ => Some(Node::infix(operator, left, self.expression(power)?)),
        }
    }

    /// A predicate on `left`; `Some(None)` where none is next, none where one is broken.
    #[expect(clippy::option_option, reason = "no predicate and a broken one are two things")]
    fn predicate(&mut self, sign: &str, left: &Node, minimum: u8) -> Option<Option<Node>> {
        if sign == "is" {
            return if COMPARISON > minimum { self.is_predicate(left).map(Some) } else { Some(None) };
        }
        let negated = sign == "not";
        let word = self.sign(usize::from(negated)).unwrap_or_default();
        let kind = match word.as_str() {
            "in" => Predicate::In,
            "between" => Predicate::Between,
            "like" => Predicate::Like,
            "regexp" | "rlike" => Predicate::Regexp,
            "member" => Predicate::MemberOf,
            _ => return Some(None),
        };
        if PREDICATE <= minimum {
            return Some(None);
        }
        self.at += 1 + usize::from(negated);
        let mut operands = vec![left.clone()];
        self.operands_of(kind, &mut operands)?;
        Some(Some(Node::Predicate { kind, negated, operands }))
    }

    fn operands_of(&mut self, kind: Predicate, operands: &mut Vec<Node>) -> Option<()> {
        match kind {
            Predicate::In => {
                self.expect("(")?;
                operands.extend(self.list()?);
            }
            Predicate::Between => {
                operands.push(self.expression(PREDICATE)?);
                self.expect("and")?;
                operands.push(self.expression(PREDICATE - 1)?);
            }
            Predicate::Like => {
                operands.push(self.expression(PREDICATE)?);
                if self.take("escape") {
                    operands.push(self.expression(PREDICATE)?);
                }
            }
            Predicate::MemberOf => {
                self.expect("of")?;
                operands.push(self.expression(PREDICATE)?);
            }
            _ => operands.push(self.expression(PREDICATE)?),
        }
        Some(())
    }

    fn is_predicate(&mut self, left: &Node) -> Option<Node> {
        self.expect("is")?;
        let negated = self.take("not");
        let kind = match self.next()? {
            Token::Word(word)
                if word.eq_ignore_ascii_case("null") || word.eq_ignore_ascii_case("unknown") =>
            {
                Predicate::IsNull
            }
            Token::Word(word) if word.eq_ignore_ascii_case("true") => Predicate::IsTrue,
            Token::Word(word) if word.eq_ignore_ascii_case("false") => Predicate::IsFalse,
            _ => return None,
        };
        Some(Node::Predicate { kind, negated, operands: vec![left.clone()] })
    }

    fn prefix(&mut self) -> Option<Node> {
        let is_column = matches!(self.peek(), Some(Token::Word(word)) if (self.resolve)(word).is_some());
        let sign = self.sign(0).filter(|_| !is_column);
        match sign.as_deref() {
            Some("not") => self.signed("not", NOT),
            Some("!") => self.signed("not", SIGN),
            Some("-") => self.signed("-", SIGN),
            Some("~") => self.signed("~", SIGN),
            Some("+") => {
                self.at += 1;
                self.expression(SIGN)
            }
            Some("binary") if !matches!(self.sign(1).as_deref(), Some(")" | ",")) => {
                self.at += 1;
                let operand = self.expression(SIGN)?;
                Some(Node::call("binary", vec![operand]))
            }
            Some("case") => self.case(),
            Some("interval") => self.interval(),
            Some("(") => {
                self.at += 1;
                let mut nodes = self.list()?;
                if nodes.len() == 1 { nodes.pop() } else { Some(Node::Row(nodes)) }
            }
            _ => self.value(),
        }
    }

    fn signed(&mut self, operator: &'static str, power: u8) -> Option<Node> {
        self.at += 1;
        let operand = Box::new(self.expression(power - 1)?);
        Some(Node::Prefix { operator, operand })
    }

    /// What stands between commas up to the closing parenthesis. A part may be several values and words.
    fn list(&mut self) -> Option<Vec<Node>> {
        let mut nodes = Vec::new();
        if self.take(")") {
            return Some(nodes);
        }
        loop {
            nodes.push(self.part()?);
            if self.take(")") {
                return Some(nodes);
            }
            self.expect(",")?;
        }
    }

    fn part(&mut self) -> Option<Node> {
        let mut nodes = vec![self.item()?];
        while !self.is(",") && !self.is(")") {
            nodes.push(self.item()?);
        }
        if nodes.len() == 1 { nodes.pop() } else { Some(Node::Sequence(nodes)) }
    }

    fn item(&mut self) -> Option<Node> {
        if self.is("*") {
            self.at += 1;
            return Some(Node::word("*"));
        }
        self.expression(0)
    }

    fn case(&mut self) -> Option<Node> {
        self.expect("case")?;
        let operand = if self.is("when") { None } else { Some(Box::new(self.expression(0)?)) };
        let mut branches = Vec::new();
        while self.take("when") {
            let condition = self.expression(0)?;
            self.expect("then")?;
            branches.push((condition, self.expression(0)?));
        }
        let otherwise = if self.take("else") { Some(Box::new(self.expression(0)?)) } else { None };
        self.expect("end")?;
        Some(Node::Case { operand, branches, otherwise })
    }

    /// `interval 1 day`, or the function of that name.
    fn interval(&mut self) -> Option<Node> {
        self.expect("interval")?;
        if self.take("(") {
            let mut nodes = self.list()?;
            if nodes.len() > 1 {
                return Some(Node::call("interval", nodes));
            }
            return self.unit(nodes.pop()?);
        }
        let value = self.expression(0)?;
        self.unit(value)
    }

    fn unit(&mut self, value: Node) -> Option<Node> {
        match self.next()? {
            Token::Word(unit) => Some(Node::Interval { value: Box::new(value), unit: unit.to_lowercase() }),
            _ => None,
        }
    }

    fn value(&mut self) -> Option<Node> {
        match self.next()? {
            Token::Number(number) => Some(Node::Number(number)),
            Token::Hex(digits) => Some(Node::Hex(digits)),
            Token::Bits(bits) => Some(bits_as_hex(&bits)?),
            Token::Text(text) => Some(self.text(text, None)),
            Token::Name(name) => self.name((self.resolve)(&name).unwrap_or(name)),
            Token::Double { name, text } => match (self.resolve)(&name) {
                Some(name) => self.name(name),
                None => Some(self.text(text, None)),
            },
            Token::Word(word) => self.after_word(&word),
            Token::Symbol(_) => None,
        }
    }

    /// Texts side by side are one.
    fn text(&mut self, mut text: String, introducer: Option<String>) -> Node {
        while let Some(Token::Text(more)) = self.peek() {
            text.push_str(more);
            self.at += 1;
        }
        Node::Text { introducer, text }
    }

    fn name(&mut self, name: String) -> Option<Node> {
        if self.is(".") {
            return self.behind_dot();
        }
        if self.is("(") {
            return self.call(&name);
        }
        Some(Node::Name(name))
    }

    /// A name's qualifier says nothing that the table does not.
    fn behind_dot(&mut self) -> Option<Node> {
        self.expect(".")?;
        match self.next()? {
            Token::Word(name) | Token::Name(name) | Token::Double { name, .. } => {
                self.name((self.resolve)(&name).unwrap_or(name))
            }
            _ => None,
        }
    }

    fn call(&mut self, name: &str) -> Option<Node> {
        self.expect("(")?;
        let name = name.to_lowercase();
        let arguments = if name == "position" { self.position()? } else { self.list()? };
        Some(Node::Call { name, arguments })
    }

    /// `'a' in b)`: no predicate here.
    fn position(&mut self) -> Option<Vec<Node>> {
        let text = self.expression(PREDICATE)?;
        self.expect("in")?;
        let within = self.expression(0)?;
        self.expect(")")?;
        Some(vec![text, within])
    }

    fn after_word(&mut self, word: &str) -> Option<Node> {
        if self.is(".") {
            return self.behind_dot();
        }
        if self.is("(") {
            return self.call(word);
        }
        if let Some(name) = (self.resolve)(word) {
            return Some(Node::Name(name));
        }
        let word = word.to_lowercase();
        match self.peek().cloned() {
            Some(Token::Text(text)) if matches!(word.as_str(), "date" | "time" | "timestamp") => {
                self.at += 1;
                Some(Node::Moment { kind: word, text })
            }
            Some(Token::Text(text)) if word.starts_with('_') || word == "n" => {
                self.at += 1;
                let introducer = if word == "n" { "utf8mb3" } else { &word[1..] };
                Some(self.text(text, Some(introducer.to_owned())))
            }
            Some(Token::Hex(digits)) if word.starts_with('_') => {
                self.at += 1;
                Some(introduced_bytes(&word[1..], digits))
            }
            _ => Some(Node::Word(word)),
        }
    }
}

fn bits_as_hex(bits: &str) -> Option<Node> {
    let value = u64::from_str_radix(bits, 2).ok()?;
    let bytes = bits.len().div_ceil(8).max(1);
    Some(Node::Hex(format!("{value:0width$x}", width = bytes * 2)))
}

fn introduced_bytes(charset: &str, digits: String) -> Node {
    let bytes: Option<Vec<u8>> = (0..digits.len())
        .step_by(2)
        .map(|at| digits.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    match text.filter(|_| charset == "utf8mb4") {
        Some(text) => Node::Text { introducer: Some(charset.to_owned()), text },
        None => Node::Sequence(vec![Node::Word(format!("_{charset}")), Node::Hex(digits)]),
    }
}
