// Sums, rounding and the noncentral chi-square, as Python, numpy and scipy have them.

const sigmoid = (x) => 1 / (1 + Math.exp(-x))

// The sum of a few numbers whatever their order: what each addition loses is added at the end.
function exactSum(values) {
  let total = 0, lost = 0
  for (const value of values) {
    const next = total + value
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    total = next
  }
  return total + lost
}

// Rises by one from what is below it where half is exact, as Python and numpy round: halves to even.
function roundEven(x) {
  const down = Math.floor(x), rest = x - down
  return rest < 0.5 ? down : rest > 0.5 ? down + 1 : down % 2 === 0 ? down : down + 1
}

// ---- the noncentral chi-square ----

function logGamma(x) {
  let shift = 0
  while (x < 12) { shift -= Math.log(x); x++ }
  const y = 1 / (x * x)
  const series = (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360360)))))) / x
  return shift + (x - 0.5) * Math.log(x) - x + 0.9189385332046728 + series
}

// Upper regularised incomplete gamma function: series below a + 1, continued fraction above (Lentz).
function upperGamma(a, x) {
  if (x <= 0) return 1
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a, total = term
    for (let k = 1; k < 100000 && term > total * 1e-17; k++) { term *= x / (a + k); total += term }
    return 1 - front * total
  }
  let b = x + 1 - a, c = 1e300, d = 1 / b, value = d
  for (let k = 1; k < 100000; k++) {
    const step = -k * (k - a)
    b += 2
    d = 1 / (step * d + b)
    c = b + step / c
    const change = d * c
    value *= change
    if (Math.abs(change - 1) < 1e-16) break
  }
  return front * value
}

// Share of noncentral chi-squares above x: central ones with 2 j more degrees, weighted by Poisson shares of the noncentrality.
function noncentralAbove(x, degrees, noncentrality) {
  const rate = noncentrality / 2, half = x / 2
  if (rate === 0) return upperGamma(degrees / 2, half)
  const reach = 12 * Math.sqrt(rate) + 40
  const first = Math.max(0, Math.floor(rate - reach)), last = Math.ceil(rate + reach)
  let a = degrees / 2 + first
  let above = upperGamma(a, half), share = Math.exp(first * Math.log(rate) - rate - logGamma(first + 1))
  let more = Math.exp(a * Math.log(half) - half - logGamma(a + 1)), total = 0
  for (let j = first; j <= last; j++) {
    total += share * above
    above = Math.min(1, above + more)
    a += 1
    // Anew once in a while: a start that is too small to be written would stay nought.
    more = more > 1e-290 ? (more * half) / a : Math.exp(a * Math.log(half) - half - logGamma(a + 1))
    share = share > 1e-290 ? (share * rate) / (j + 1) : Math.exp((j + 1) * Math.log(rate) - rate - logGamma(j + 2))
  }
  return total
}
