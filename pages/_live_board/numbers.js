// Numbers as icp_core/languages/numbers.py writes them: the shortest decimal that stands for the number is rounded, halves to even.
function makeNumbers({ group, least, decimal: mark, minus, space, none }) {
  const HUGE = 1e18

  // Digits before and behind the mark, rounded, without sign.
  function rounded(size, digits) {
    let [number, power] = String(size).split("e")
    let [whole, rest = ""] = number.split(".")
    const shift = Number(power ?? 0)
    if (shift > 0) {
      rest = rest.padEnd(shift, "0")
      whole += rest.slice(0, shift)
      rest = rest.slice(shift)
    } else if (shift < 0) {
      whole = whole.padStart(1 - shift, "0")
      rest = whole.slice(shift) + rest
      whole = whole.slice(0, shift)
    }
    const kept = whole + rest.slice(0, digits).padEnd(digits, "0"), left = rest.slice(digits)
    const half = "5".padEnd(left.length, "0")
    const up = left !== "" && (left > half || (left === half && Number(kept.at(-1)) % 2 === 1))
    const all = (BigInt(kept) + (up ? 1n : 0n)).toString().padStart(digits + 1, "0")
    return [all.slice(0, all.length - digits), all.slice(all.length - digits)]
  }

  function said(value, digits) {
    if (Number.isNaN(value)) return none
    const size = Math.abs(value)
    if (size === Infinity) return "\u221e"
    if (size >= HUGE) return (value < 0 ? minus : "") + size.toExponential(1)
    let [whole, rest] = rounded(size, digits)
    const sign = value < 0 && /[1-9]/.test(whole + rest) ? minus : ""
    if (whole.length >= least) whole = whole.replace(/\B(?=(\d{3})+$)/g, group)
    return sign + whole + (digits ? mark + rest : "")
  }

  const whole = (value) => said(value, 0)
  const decimal = (value, digits) => said(value, digits)
  const percent = (value, digits = 0) => (Number.isNaN(value) ? none : said(100 * value, digits) + space + "%")
  const signed = (value, digits) => {
    const positive = digits ? Number(value.toFixed(digits)) > 0 : value > 0.5
    return (positive ? "+" : "") + said(value, digits)
  }
  function compact(value) {
    const size = Math.abs(value)
    for (const [unit, name] of [[1e9, "bn"], [1e6, "M"], [1e3, "k"]]) {
      if (size < unit * 0.9995) continue
      const scaled = value / unit, one = Math.abs(scaled) < 10
      return said(scaled, one && unit > 1e3 ? 2 : one ? 1 : 0) + space + name
    }
    return said(value, 0)
  }
  function money(value, symbol) {
    const amount = compact(value)
    if (!symbol || Number.isNaN(value)) return amount
    return amount.startsWith(minus) ? minus + symbol + space + amount.slice(minus.length) : symbol + space + amount
  }
  return { whole, decimal, percent, signed, compact, money, none }
}
