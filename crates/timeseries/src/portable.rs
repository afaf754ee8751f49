//! `f64` whose transcendental functions are those of the pinned `libm` crate, on every platform.
//!
//! `rand_distr`'s distributions are generic over `num_traits::Float`. For `f64` itself those methods
//! may be the standard library's, whose logarithms and exponentials differ between platforms, as
//! soon as any crate of the build asks for it. For this type they cannot be.

use std::num::FpCategory;
use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use crate::normal::Ziggurat;
use num_traits::{Float, Num, NumCast, One, ToPrimitive, Zero};
use rand_distr::{Distribution, Exp1, Open01, OpenClosed01, StandardNormal, StandardUniform};

/// An `f64` that computes alike everywhere.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Portable(pub f64);

macro_rules! operator {
    ($($trait:ident $method:ident $operator:tt),*) => {$(
        impl $trait for Portable {
            type Output = Self;
            #[inline]
            fn $method(self, other: Self) -> Self {
                Self(self.0 $operator other.0)
            }
        }
    )*};
}
operator!(Add add +, Sub sub -, Mul mul *, Div div /, Rem rem %);

impl Neg for Portable {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Zero for Portable {
    fn zero() -> Self {
        Self(0.0)
    }
    fn is_zero(&self) -> bool {
        self.0 == 0.0
    }
}

impl One for Portable {
    fn one() -> Self {
        Self(1.0)
    }
}

impl Num for Portable {
    type FromStrRadixErr = <f64 as Num>::FromStrRadixErr;
    fn from_str_radix(text: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> {
        f64::from_str_radix(text, radix).map(Self)
    }
}

impl ToPrimitive for Portable {
    fn to_i64(&self) -> Option<i64> {
        self.0.to_i64()
    }
    fn to_u64(&self) -> Option<u64> {
        self.0.to_u64()
    }
    fn to_f64(&self) -> Option<f64> {
        Some(self.0)
    }
}

impl NumCast for Portable {
    fn from<T: ToPrimitive>(number: T) -> Option<Self> {
        number.to_f64().map(Self)
    }
}

/// Methods that take `self` alone and give a number: exact ones of `f64`, the others of `libm`.
macro_rules! functions {
    ($($name:ident = $function:path),* $(,)?) => {$(
        #[inline]
        fn $name(self) -> Self {
            Self($function(self.0))
        }
    )*};
}
macro_rules! constants {
    ($($name:ident = $value:expr),* $(,)?) => {$(
        fn $name() -> Self {
            Self($value)
        }
    )*};
}
macro_rules! predicates {
    ($($name:ident),* $(,)?) => {$(
        fn $name(self) -> bool {
            self.0.$name()
        }
    )*};
}

impl Float for Portable {
    constants! {
        nan = f64::NAN, infinity = f64::INFINITY, neg_infinity = f64::NEG_INFINITY, neg_zero = -0.0,
        min_value = f64::MIN, min_positive_value = f64::MIN_POSITIVE, max_value = f64::MAX, epsilon = f64::EPSILON,
    }
    predicates! { is_nan, is_infinite, is_finite, is_normal, is_sign_positive, is_sign_negative }
    functions! {
        floor = f64::floor, ceil = f64::ceil, round = f64::round, trunc = f64::trunc, fract = f64::fract,
        abs = f64::abs, signum = f64::signum, sqrt = f64::sqrt, recip = f64::recip,
        exp = libm::exp, exp2 = libm::exp2, ln = libm::log, log2 = libm::log2, log10 = libm::log10,
        cbrt = libm::cbrt, sin = libm::sin, cos = libm::cos, tan = libm::tan, asin = libm::asin,
        acos = libm::acos, atan = libm::atan, exp_m1 = libm::expm1, ln_1p = libm::log1p, sinh = libm::sinh,
        cosh = libm::cosh, tanh = libm::tanh, asinh = libm::asinh, acosh = libm::acosh, atanh = libm::atanh,
    }
    fn classify(self) -> FpCategory {
        self.0.classify()
    }
    fn mul_add(self, a: Self, b: Self) -> Self {
        // Two roundings, on every machine.
        self * a + b
    }
    fn powi(self, n: i32) -> Self {
        Self(libm::pow(self.0, n as f64))
    }
    fn powf(self, n: Self) -> Self {
        Self(libm::pow(self.0, n.0))
    }
    fn log(self, base: Self) -> Self {
        self.ln() / base.ln()
    }
    fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }
    fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
    fn abs_sub(self, other: Self) -> Self {
        Self(libm::fdim(self.0, other.0))
    }
    fn hypot(self, other: Self) -> Self {
        Self(libm::hypot(self.0, other.0))
    }
    fn atan2(self, other: Self) -> Self {
        Self(libm::atan2(self.0, other.0))
    }
    fn sin_cos(self) -> (Self, Self) {
        let (sine, cosine) = libm::sincos(self.0);
        (Self(sine), Self(cosine))
    }
    fn integer_decode(self) -> (u64, i16, i8) {
        Float::integer_decode(self.0)
    }
}

/// The uniform distributions draw as for `f64`: bits and products alone.
macro_rules! uniform {
    ($($distribution:ident),*) => {$(
        impl Distribution<Portable> for $distribution {
            #[inline]
            fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Portable {
                Portable(Distribution::<f64>::sample(self, rng))
            }
        }
    )*};
}
uniform!(StandardUniform, Open01, OpenClosed01);

impl Distribution<Portable> for Exp1 {
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Portable {
        let u: f64 = OpenClosed01.sample(rng);
        Portable(-libm::log(u))
    }
}

impl Distribution<Portable> for StandardNormal {
    #[inline]
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Portable {
        Portable(Ziggurat::get().sample(rng))
    }
}
