// The catalogue's sentences, filled in as the server fills them in.
function teller({ locale, signs, currency = "" }) {
  const numbers = makeNumbers(signs), forms = new Intl.PluralRules(locale)
  const told = {
    "": (value) => typeof value === "number" ? numbers.whole(value) : String(value),
    n: numbers.whole, percent: numbers.percent, compact: numbers.compact, money: (value) => numbers.money(value, currency),
    decimal1: (value) => numbers.decimal(value, 1), decimal2: (value) => numbers.decimal(value, 2),
  }
  const say = (pattern, values = {}) => {
    const text = typeof pattern === "string" ? pattern : pattern[forms.select(Math.abs(values.n))] ?? pattern.other
    return text.replace(/\{(\w+)(?::(\w+))?\}/g, (_, name, form) => told[form ?? ""](values[name]))
  }
  return { numbers, say }
}
