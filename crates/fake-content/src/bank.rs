//! Account numbers as countries structure them: the BBAN, and the IBAN around it (ISO 13616; SWIFT's IBAN registry).
//!
//! Fourteen countries, all among those whose IBANs Macie's managed identifiers match. National check digits are right where
//! the structure has them: Croatia, Czechia, Finland, France, Italy, the Netherlands, Poland, Portugal, Slovakia, Slovenia
//! and Spain. Germany, Switzerland and the United Kingdom have none in the BBAN (German and British banks choose among
//! methods of their own for the account number, which nobody can check without their tables).
use randomness::Draw;

use crate::{Rng, ascii::Ascii, check};

/// A BBAN under construction: its text and the remainder by 97 of the number that it stands for.
pub(crate) struct Bban {
    text: Ascii<32>,
    /// Letters count as 10 to 35, as in ISO 7064. Kept along the way, so that no pass over the text is needed.
    rest: u64,
}

impl Bban {
    fn new() -> Bban {
        Bban { text: Ascii::new(), rest: 0 }
    }

    /// `value` in `WIDTH` digits (at most 12).
    #[inline]
    fn digits<const WIDTH: usize>(&mut self, value: u64) {
        self.text.digits::<WIDTH>(value);
        self.rest = (self.rest * 10_u64.pow(WIDTH as u32) + value) % 97;
    }

    fn digit(&mut self, digit: u8) {
        self.text.byte(digit);
        self.rest = (self.rest * 10 + u64::from(digit - b'0')) % 97;
    }

    fn letters(&mut self, letters: &[u8]) {
        for &letter in letters {
            self.text.byte(letter);
            self.rest = (self.rest * 100 + letter_value(letter)) % 97;
        }
    }

    pub(crate) fn append_to(&self, out: &mut String) {
        self.text.append_to(out);
    }
}

fn letter_value(letter: u8) -> u64 {
    u64::from(letter - b'A') + 10
}

/// A country's code and how its BBAN is made.
pub(crate) struct Country {
    code: [u8; 2],
    bban: fn(&mut Rng) -> Bban,
}

impl Country {
    pub(crate) fn bban(&self, rng: &mut Rng) -> Bban {
        (self.bban)(rng)
    }

    /// The IBAN in its electronic form: country, two check digits, BBAN. The check digits make the number with the first
    /// four characters moved to the end leave 1 when divided by 97 (ISO 7064, MOD 97-10).
    pub(crate) fn iban(&self, rng: &mut Rng, out: &mut String) {
        let bban = self.bban(rng);
        let [first, second] = self.code;
        let moved = (bban.rest * 10_000 + letter_value(first) * 100 + letter_value(second)) * 100;
        let mut head = Ascii::<4>::new();
        head.byte(first);
        head.byte(second);
        head.digits::<2>(98 - moved % 97);
        head.append_to(out);
        bban.append_to(out);
    }
}

macro_rules! countries {
    ($($code:literal $function:ident),* $(,)?) => {
        &[$(Country { code: *$code, bban: $function }),*]
    };
}

/// The countries whose IBANs are written.
pub(crate) static IBAN_COUNTRIES: &[Country] = countries![
    b"CH" switzerland, b"CZ" czechia, b"DE" germany, b"ES" spain, b"FI" finland, b"FR" france, b"GB" united_kingdom,
    b"HR" croatia, b"IT" italy, b"NL" netherlands, b"PL" poland, b"PT" portugal, b"SI" slovenia, b"SK" czechia,
];

/// The countries whose BBANs Macie's managed identifiers match.
pub(crate) static BBAN_COUNTRIES: &[Country] = countries![
    b"DE" germany, b"ES" spain, b"FR" france, b"GB" united_kingdom, b"IT" italy,
];

/// Those of them whose BBAN has a check digit or letter, by their index, and where it is: the first of Spain's two, the last
/// of France's two, Italy's letter.
pub(crate) static CHECKED_BBANS: &[(usize, usize)] = &[(1, 8), (2, 22), (4, 0)];

/// 4 letters bank, 6 digits sort code, 8 digits account.
fn united_kingdom(rng: &mut Rng) -> Bban {
    const BANKS: &[&[u8]] = &[
        b"ABBY", b"BARC", b"BUKB", b"CITI", b"CLYD", b"COUT", b"HBUK", b"HLFX", b"LOYD", b"MIDL", b"NAIA", b"NWBK",
        b"RBOS", b"SCBL", b"TSBS", b"YORK",
    ];
    let mut draw = Draw::new(rng);
    let mut bban = Bban::new();
    bban.letters(draw.pick(BANKS));
    bban.digits::<6>(100_000 + draw.below(800_000));
    bban.digits::<8>(1 + draw.below(99_999_999));
    bban
}

/// 8 digits bank code, whose first is the clearing area 1 to 8; 10 digits account.
fn germany(rng: &mut Rng) -> Bban {
    let mut bban = Bban::new();
    bban.digits::<8>(10_000_000 + Draw::new(rng).below(80_000_000));
    bban.digits::<10>(1 + Draw::new(rng).below(9_999_999_999));
    bban
}

/// 5 digits clearing number, 12 digits account.
fn switzerland(rng: &mut Rng) -> Bban {
    let mut bban = Bban::new();
    bban.digits::<5>(100 + Draw::new(rng).below(9_000));
    bban.digits::<12>(1 + Draw::new(rng).below(999_999_999_999));
    bban
}

/// 5 digits bank, 5 digits branch, 11 digits account, 2 digits RIB key: 97 - (89 bank + 15 branch + 3 account) mod 97.
fn france(rng: &mut Rng) -> Bban {
    let mut draw = Draw::new(rng);
    let bank = 10_000 + draw.below(20_000);
    let branch = draw.below(100_000);
    let account = Draw::new(rng).below(100_000_000_000);
    let mut bban = Bban::new();
    bban.digits::<5>(bank);
    bban.digits::<5>(branch);
    bban.digits::<11>(account);
    bban.digits::<2>(97 - (89 * bank + 15 * branch + 3 * account) % 97);
    bban
}

/// 4 digits bank, 4 digits branch, a check digit over both, a check digit over the account, 10 digits account. Each check
/// digit makes the sum weighted with the powers of 2 mod 11 a multiple of 11; 10 is written as 1.
fn spain(rng: &mut Rng) -> Bban {
    const WEIGHTS: [u32; 10] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
    fn control(digits: &[u8], weights: &[u32]) -> u8 {
        match 11 - check::weighted(digits, weights) % 11 {
            11 => b'0',
            10 => b'1',
            digit => b'0' + digit as u8,
        }
    }
    let mut draw = Draw::new(rng);
    let mut account = Ascii::<10>::new();
    let number = draw.below(10_000_000_000);
    account.digits::<10>(number);
    let mut bban = Bban::new();
    bban.digits::<4>(1 + draw.below(9_000));
    bban.digits::<4>(1 + Draw::new(rng).below(9_999));
    bban.digit(control(bban.text.bytes(), &WEIGHTS[2..]));
    bban.digit(control(account.bytes(), &WEIGHTS));
    bban.digits::<10>(number);
    bban
}

/// A check letter (CIN), 5 digits bank (ABI), 5 digits branch (CAB), 12 digits account. The letter is the sum mod 26 of the
/// digits in even places and of a table's value for those in odd places.
fn italy(rng: &mut Rng) -> Bban {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let mut draw = Draw::new(rng);
    let (bank, branch) = (1_000 + draw.below(35_000), draw.below(100_000));
    let account = Draw::new(rng).below(1_000_000_000_000);
    let mut rest = Ascii::<22>::new();
    rest.digits::<5>(bank);
    rest.digits::<5>(branch);
    rest.digits::<12>(account);
    let sum: u32 =
        rest.bytes().chunks_exact(2).map(|pair| ODD[usize::from(pair[0] - b'0')] + u32::from(pair[1] - b'0')).sum();
    let mut bban = Bban::new();
    bban.letters(&[b'A' + (sum % 26) as u8]);
    bban.digits::<5>(bank);
    bban.digits::<5>(branch);
    bban.digits::<12>(account);
    bban
}

/// 4 letters bank, 10 digits account that pass the eleven test: weighted 10 to 1, a multiple of 11.
fn netherlands(rng: &mut Rng) -> Bban {
    const BANKS: &[&[u8]] = &[b"ABNA", b"ASNB", b"BUNQ", b"FVLB", b"INGB", b"KNAB", b"RABO", b"RBRB", b"SNSB", b"TRIO"];
    let mut bban = Bban::new();
    bban.letters(Draw::new(rng).pick(BANKS));
    loop {
        let number = 10_000_000 + Draw::new(rng).below(90_000_000);
        let mut account = Ascii::<9>::new();
        account.digits::<9>(number);
        let sum = check::weighted(account.bytes(), &[10, 9, 8, 7, 6, 5, 4, 3, 2]);
        let last = (11 - sum % 11) % 11;
        // A tenth digit of 10 does not exist: such numbers are not issued.
        if last < 10 {
            bban.digits::<10>(number * 10 + u64::from(last));
            return bban;
        }
    }
}

/// 4 digits bank, 4 digits branch, 11 digits account, 2 check digits (NIB): ISO 7064, MOD 97-10.
fn portugal(rng: &mut Rng) -> Bban {
    let mut draw = Draw::new(rng);
    let mut bban = Bban::new();
    bban.digits::<4>(1 + draw.below(200));
    bban.digits::<4>(draw.below(10_000));
    bban.digits::<11>(Draw::new(rng).below(100_000_000_000));
    bban.digits::<2>(98 - bban.rest * 100 % 97);
    bban
}

/// 6 digits bank and branch, 7 digits account, a Luhn check digit over all.
fn finland(rng: &mut Rng) -> Bban {
    let mut draw = Draw::new(rng);
    let mut bban = Bban::new();
    bban.digits::<6>(100_000 + draw.below(700_000));
    bban.digits::<7>(draw.below(10_000_000));
    bban.digit(check::luhn(bban.text.bytes()));
    bban
}

/// 7 digits bank and branch, a check digit over them (weights 3 9 7 1, to a multiple of 10), 16 digits account.
fn poland(rng: &mut Rng) -> Bban {
    let mut draw = Draw::new(rng);
    let mut bban = Bban::new();
    bban.digits::<7>(1_010_000 + draw.below(1_900_000));
    let sum = check::weighted(bban.text.bytes(), &[3, 9, 7, 1, 3, 9, 7]);
    bban.digit(b'0' + ((10 - sum % 10) % 10) as u8);
    bban.digits::<8>(draw.below(100_000_000));
    bban.digits::<8>(Draw::new(rng).below(100_000_000));
    bban
}

/// 5 digits bank and branch, 8 digits account, 2 check digits: ISO 7064, MOD 97-10.
fn slovenia(rng: &mut Rng) -> Bban {
    let mut draw = Draw::new(rng);
    let mut bban = Bban::new();
    bban.digits::<5>(1_000 + draw.below(98_000));
    bban.digits::<8>(draw.below(100_000_000));
    bban.digits::<2>(98 - bban.rest * 100 % 97);
    bban
}

/// 6 digits bank and a check digit, 9 digits account and a check digit: both ISO 7064, MOD 11,10.
fn croatia(rng: &mut Rng) -> Bban {
    fn control(digits: &[u8]) -> u8 {
        let product = digits.iter().fold(10, |product, &digit| {
            let sum = (product + u32::from(digit - b'0')) % 10;
            (if sum == 0 { 10 } else { sum }) * 2 % 11
        });
        b'0' + ((11 - product) % 10) as u8
    }
    let mut draw = Draw::new(rng);
    let mut bban = Bban::new();
    bban.digits::<6>(230_000 + draw.below(20_000) * 10);
    bban.digit(control(bban.text.bytes()));
    bban.digits::<9>(100_000_000 + draw.below(900_000_000));
    bban.digit(control(&bban.text.bytes()[7..]));
    bban
}

/// 4 digits bank, 6 digits prefix, 10 digits account; prefix and account each weighted with the powers of 2 mod 11 give a
/// multiple of 11. Slovakia kept the same rule.
fn czechia(rng: &mut Rng) -> Bban {
    const WEIGHTS: [u32; 10] = [6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
    /// A number below 10 * `bound` whose last digit makes it pass.
    fn checked<const WIDTH: usize>(rng: &mut Rng, bound: u64) -> u64 {
        loop {
            let number = Draw::new(rng).below(bound);
            let mut text = Ascii::<10>::new();
            text.digits::<WIDTH>(number);
            let sum = check::weighted(text.bytes(), &WEIGHTS[9 - WIDTH..]);
            let last = (11 - sum % 11) % 11;
            if last < 10 {
                return number * 10 + u64::from(last);
            }
        }
    }
    let mut bban = Bban::new();
    bban.digits::<4>(100 * (1 + Draw::new(rng).below(83)));
    bban.digits::<6>(checked::<5>(rng, 100_000));
    bban.digits::<10>(checked::<9>(rng, 1_000_000_000));
    bban
}
