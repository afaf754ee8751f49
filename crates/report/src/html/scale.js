// Numbers, times (UTC) and the value axis.

const plain = new Intl.NumberFormat("en-US");
const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 2 });
const grouped = (value) => plain.format(value);
const compact = (value) => (value >= 100000 ? short.format(value) : plain.format(value));
const counted = (count, one, more) => `${grouped(count)} ${count === 1 ? one : more}`;
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)} σ`;
const percent = (part, whole) => {
  const share = (100 * part) / whole;
  // What is not all may not look like all, nor what is something like nothing.
  if (part < whole && share > 99.9) return "over 99.9 %";
  if (part > 0 && share < 0.1) return "under 0.1 %";
  return `${share.toFixed(1).replace(".0", "")} %`;
};

const DAY = 86400000;
const iso = (ms) => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : "----------T--:--:--");
const day = (ms) => iso(ms).split("T")[0];
const clock = (ms) => {
  const text = iso(ms).split("T")[1];
  return text.slice(6, 8) === "00" ? text.slice(0, 5) : text.slice(0, 8);
};
const moment = (ms) => `${day(ms)} ${clock(ms)}`;

function timeTicks(from, to, most) {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((n) => n * 60000)
    .concat([1, 2, 7, 14, 28, 56, 91, 182, 365, 730, 1825, 3650].map((n) => n * DAY));
  const step = steps.find((length) => (to - from) / length < most) || 36500 * DAY;
  const ticks = [];
  for (let at = Math.ceil(from / step) * step; at <= to && ticks.length <= most; at += step) {
    ticks.push({ at, text: at % DAY === 0 ? day(at) : clock(at), strong: at % DAY === 0 });
  }
  return ticks;
}

const roundStep = (step) => {
  const power = 10 ** Math.floor(Math.log10(Math.max(step, 1)));
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= step) || 10 * power;
};

// A value axis. Split: linear where the clean series lives, logarithmic above, squeezed below, so that spikes do not
// flatten it; what belongs to which part was decided when the report was made.
const ABOVE = 0.36, BELOW = 0.14;
class Axis {
  constructor(parts, mode) {
    this.mode = mode;
    this.low = mode === "log" ? 0 : parts.low;
    this.high = Math.max(parts.high, this.low + 1);
    this.baseLow = mode === "split" ? parts.base_low : this.low;
    this.baseHigh = mode === "split" ? parts.base_high : this.high;
    this.from = this.baseLow > this.low ? BELOW : 0;
    this.to = this.baseHigh < this.high ? 1 - ABOVE : 1;
  }

  static modes(parts) {
    return parts.base_high < parts.high || parts.base_low > parts.low ? ["split", "linear", "log"] : ["linear", "log"];
  }

  heightOf(value) {
    if (this.mode === "log") return Math.log10(1 + value) / Math.log10(1 + this.high);
    const share = (low, high) => (high > low ? (value - low) / (high - low) : 0.5);
    if (value > this.baseHigh) {
      return this.to + (1 - this.to) * Math.log(value / this.baseHigh) / Math.log(this.high / this.baseHigh);
    }
    if (value < this.baseLow) return this.from * share(this.low, this.baseLow);
    return this.from + (this.to - this.from) * share(this.baseLow, this.baseHigh);
  }

  ticks(most) {
    const ticks = [];
    const add = (value) => {
      const last = ticks.length ? this.heightOf(ticks[ticks.length - 1]) : -1;
      if (value <= this.high && this.heightOf(value) - last > 0.6 / most) ticks.push(value);
    };
    const powers = (from) => {
      for (let power = 10 ** Math.ceil(Math.log10(Math.max(from, 1))); power <= this.high; power *= 10) add(power);
    };
    if (this.mode === "log") {
      add(0);
      powers(1);
    } else {
      if (this.from) add(this.low);
      const step = roundStep((this.baseHigh - this.baseLow) / Math.max(1, most * (this.to - this.from)));
      for (let at = Math.ceil(this.baseLow / step) * step; at <= this.baseHigh; at += step) add(at);
      if (this.to < 1) powers(this.baseHigh * 1.01);
    }
    if (this.mode !== "linear") add(this.high);
    return ticks;
  }

  // The edges of the linear part, where there are other parts.
  edges() {
    return [this.from && this.from, this.to < 1 && this.to].filter(Boolean);
  }

  note() {
    if (this.mode === "log") return "log axis";
    const notes = [];
    if (this.from) notes.push(`squeezed below ${grouped(this.baseLow)}`);
    if (this.to < 1) notes.push(`log above ${grouped(this.baseHigh)}`);
    return notes.join(", ");
  }
}
