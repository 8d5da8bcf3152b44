//! How tight operators bind: the higher, the tighter.

pub(super) const OR: u8 = 10;
pub(super) const XOR: u8 = 20;
pub(super) const AND: u8 = 30;
pub(super) const NOT: u8 = 40;
pub(super) const COMPARISON: u8 = 50;
pub(super) const PREDICATE: u8 = 60;
pub(super) const BITS: u8 = 70;
pub(super) const CONCAT: u8 = 130;
pub(super) const SIGN: u8 = 140;
pub(super) const POSTFIX: u8 = 160;

/// The infix operators with how tight they bind; all of them group from the left.
pub(super) const INFIX: [(&str, &str, u8); 30] = [
    ("or", "or", OR),
    ("xor", "xor", XOR),
    ("and", "and", AND),
    ("&&", "and", AND),
    ("=", "=", COMPARISON),
    ("<=>", "<=>", COMPARISON),
    ("<>", "<>", COMPARISON),
    ("!=", "<>", COMPARISON),
    ("<", "<", COMPARISON),
    ("<=", "<=", COMPARISON),
    (">", ">", COMPARISON),
    (">=", ">=", COMPARISON),
    ("sounds", "sounds like", PREDICATE),
    ("|", "|", BITS),
    ("&", "&", 80),
    ("<<", "<<", 90),
    (">>", ">>", 90),
    ("+", "+", 100),
    ("-", "-", 100),
    ("*", "*", 110),
    ("/", "/", 110),
    ("%", "%", 110),
    ("mod", "%", 110),
    ("div", "div", 110),
    ("^", "^", 120),
    ("||", "||", CONCAT),
    ("->", "->", POSTFIX),
    ("->>", "->>", POSTFIX),
    ("collate", "collate", POSTFIX),
    (":=", ":=", 5),
];

/// How tight an operator binds, for whoever writes the tree.
pub(super) fn power_of(operator: &str) -> u8 {
    INFIX.iter().find(|(_, name, _)| *name == operator).map_or(POSTFIX, |(_, _, power)| *power)
}
