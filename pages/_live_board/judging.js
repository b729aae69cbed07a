// Chance and verdict as icp_core/fit/conversion.py decides them: the same curves, the same steps, the same order of questions.

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

// ---- one set of judged outcomes ----

// codes: per attribute; part: fold or block of each; outcome: 0 or 1; then: timing at opening.
function makeJudged({ n, codes, part, outcome, then, forward }) {
  // By part, so that the rest is what stands before and behind it.
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => part[a] - part[b] || a - b)
  const won = Float64Array.from(order, (i) => outcome[i]), timing = Float64Array.from(order, (i) => then[i])
  const group = Int32Array.from(order, (i) => part[i])
  const bounds = []
  for (let i = 0; i < n; i++) if (!i || group[i] !== group[i - 1]) bounds.push({ name: group[i], from: i, to: n, won: 0 })
  bounds.forEach((bound, k) => {
    if (k + 1 < bounds.length) bound.to = bounds[k + 1].from
    for (let i = bound.from; i < bound.to; i++) bound.won += won[i]
  })
  const nWon = won.reduce((total, each) => total + each, 0), nLost = n - nWon
  const score = new Float64Array(n), x = new Float64Array(n), odds = new Float64Array(n), unseen = new Float64Array(n), chance = new Float64Array(n), places = new Uint32Array(n)
  const sortDown = makeSorter(n)
  const pieces = [[0, 0], [0, 0]]
  const deviations = codes.map(() => new Float64Array(n))

  // spread: part -> per attribute the deviation of each kind
  function know(spread) {
    deviations.forEach((column, j) => {
      for (const { name, from, to } of bounds) {
        const table = spread[name]?.[j]
        for (let i = from; i < to; i++) column[i] = table ? table[codes[j][order[i]]] : 0
      }
    })
  }

  function scored(from, to, shares) {
    score.fill(0, from, to)
    deviations.forEach((column, j) => {
      const share = shares[j]
      for (let i = from; i < to; i++) score[i] += column[i] * share
    })
    for (let i = from; i < to; i++) score[i] = 50 + score[i]
  }

  // Area under the curve with what its interval needs; halves of pairs are exact.
  function separation() {
    if (!nWon || !nLost) return { auc: NaN, variance: NaN }
    for (let i = 0; i < n; i++) places[i] = i
    sortDown(places, n, score)
    let pairs = 0, good = 0, bad = 0, goodSquares = 0, badSquares = 0
    for (let from = n; from > 0;) {
      const value = score[places[from - 1]]
      let to = from, g = 0, b = 0
      for (; to > 0 && score[places[to - 1]] === value; to--) won[places[to - 1]] ? g++ : b++
      pairs += g * (bad + b / 2)
      x[to] = g; odds[to] = b; unseen[to] = from // kept for the second pass
      good += g; bad += b
      from = to
    }
    const auc = pairs / (nWon * nLost)
    good = bad = 0
    for (let from = n; from > 0;) {
      const value = score[places[from - 1]]
      let to = from, g = 0, b = 0
      for (; to > 0 && score[places[to - 1]] === value; to--) won[places[to - 1]] ? g++ : b++
      goodSquares += g * ((bad + b / 2) / nLost - auc) ** 2
      badSquares += b * (1 - (good + g / 2) / nWon - auc) ** 2
      good += g; bad += b
      from = to
    }
    const of = (squares, many) => (many > 1 ? squares / (many - 1) / many : 0.25)
    return { auc, variance: of(goodSquares, nWon) + of(badSquares, nLost) }
  }

  function interval({ auc, variance }, z) {
    if (Number.isNaN(auc)) return [NaN, NaN]
    const edge = 0.5 / Math.min(nWon, nLost), inside = Math.min(1 - edge, Math.max(edge, auc))
    const half = (z * Math.sqrt(Math.max(variance, edge ** 2))) / (inside * (1 - inside))
    const logit = Math.log(inside / (1 - inside))
    return [auc >= edge ? sigmoid(logit - half) : 0, auc <= 1 - edge ? sigmoid(logit + half) : 1]
  }

  // What stands before and behind a part; all where there is none.
  function without(bound) {
    pieces[0][0] = 0; pieces[0][1] = bound ? bound.from : n
    pieces[1][0] = bound ? bound.to : n; pieces[1][1] = n
    return { many: n - (bound ? bound.to - bound.from : 0), yes: nWon - (bound ? bound.won : 0) }
  }

  function fittedCurve(bound, ideal, prior, start) {
    const { many, yes } = without(bound)
    let middle = 0, widest = 0
    for (const [from, to] of pieces) for (let i = from; i < to; i++) middle += score[i]
    middle /= many
    for (const [from, to] of pieces) {
      for (let i = from; i < to; i++) {
        x[i] = (score[i] - middle) / 10
        const wide = Math.abs(x[i])
        if (wide > widest) widest = wide
      }
    }
    const rate = yes / many, expected = prior * ideal, precision = expected ** -2
    let at0 = Math.log(rate / (1 - rate)), at1 = expected
    if (start) { at0 = start.intercept + (start.slope * (middle - 50)) / 10; at1 = start.slope }
    let a = 0, b = 0, d = 0, determinant = 1
    for (let round = 0; round < 200; round++) {
      let pull = 0, turn = 0
      a = b = d = 0
      for (const [from, to] of pieces) {
        for (let i = from; i < to; i++) {
          const each = x[i], p = 1 / (1 + Math.exp(-(at0 + at1 * each))), rest = won[i] - p, weight = p * (1 - p), wx = weight * each
          pull += rest
          turn += rest * each
          a += weight
          b += wx
          d += wx * each
        }
      }
      turn -= precision * (at1 - expected)
      a += 1e-12; d += precision
      determinant = a * d - b * b
      const step0 = (d * pull - b * turn) / determinant, step1 = (a * turn - b * pull) / determinant
      if (Math.max(Math.abs(step0), Math.abs(step1)) < 1e-10) break
      const moves = Math.abs(step0) + Math.abs(step1) * widest, damped = Math.log1p(moves) / moves
      at0 += step0 * damped
      at1 += step1 * damped
    }
    const away = (50 - middle) / 10, v0 = d / determinant, v01 = -b / determinant, v1 = a / determinant, across = v01 + away * v1
    return { intercept: at0 + at1 * away, slope: at1, covariance: [v0 + away * (v01 + across), across, v1] }
  }

  const LARGEST = Math.log((1 - 1e-9) / 1e-9)
  const bounded = (x) => Math.min(LARGEST, Math.max(-LARGEST, x))

  // What timing adds to the log-odds in `by`, by Newton's method.
  function fittedSecond(bound, by, rules) {
    const { many } = without(bound)
    let known = 0, middle = 0
    for (const [from, to] of pieces) for (let i = from; i < to; i++) if (timing[i] === timing[i]) { known++; middle += timing[i] }
    middle = known ? middle / known : 0
    const p1 = rules.stretchSpread ** -2, p2 = rules.slopeSpread ** -2
    let a0 = 0, a1 = 1, a2 = 0
    for (let round = 0; round < 60 && many; round++) {
      let g0 = 0, g1 = 0, g2 = 0, c00 = 0, c01 = 0, c02 = 0, c11 = 0, c12 = 0, c22 = 0
      for (const [from, to] of pieces) {
        for (let i = from; i < to; i++) {
          const u = by[i], t = timing[i] === timing[i] ? (timing[i] - middle) / 10 : 0
          const p = 1 / (1 + Math.exp(-(a0 + a1 * u + a2 * t))), rest = won[i] - p, w = p * (1 - p), wu = w * u, wt = w * t
          g0 += rest; g1 += rest * u; g2 += rest * t
          c00 += w; c01 += wu; c02 += wt; c11 += wu * u; c12 += wu * t; c22 += wt * t
        }
      }
      g1 -= p1 * (a1 - 1); g2 -= p2 * a2
      c00 += 1e-12; c11 += p1 + 1e-12; c22 += p2 + 1e-12
      // By Cholesky: the curvature is symmetric and positive.
      const l00 = Math.sqrt(c00), l10 = c01 / l00, l20 = c02 / l00, l11 = Math.sqrt(c11 - l10 * l10), l21 = (c12 - l20 * l10) / l11, l22 = Math.sqrt(c22 - l20 * l20 - l21 * l21)
      const y0 = g0 / l00, y1 = (g1 - l10 * y0) / l11, y2 = (g2 - l20 * y0 - l21 * y1) / l22
      const s2 = y2 / l22, s1 = (y1 - l21 * s2) / l11, s0 = (y0 - l10 * s1 - l20 * s2) / l00
      const largest = Math.max(Math.abs(s0), Math.abs(s1), Math.abs(s2)), damped = Math.min(1, 2 / Math.max(largest, 1e-300))
      a0 += s0 * damped; a1 += s1 * damped; a2 += s2 * damped
      if (largest < 1e-10) break
    }
    return { shift: a0, stretch: a1, slope: a2, middle }
  }

  const withTiming = (second, u, t) => second.shift + second.stretch * u + (second.slope * ((t === t ? t : second.middle) - second.middle)) / 10

  const sums = Array.from({ length: 64 }, () => [0, 0, 0])
  // Whether chances, in groups, certainly miss what happened by more than the tolerance.
  function misses(groups, rules) {
    let degrees = 0, distance = 0, noncentrality = 0
    for (let k = 0; k < groups; k++) {
      const [many, yes, total] = sums[k]
      if (!many) continue
      const expected = Math.min(1 - 1e-6, Math.max(1e-6, total / many)), variance = (expected * (1 - expected)) / many
      degrees++
      distance += (yes / many - expected) ** 2 / variance
      noncentrality += rules.tolerance ** 2 / variance
    }
    return distance > degrees + noncentrality && noncentralAbove(distance, degrees, noncentrality) < rules.alpha
  }
  const clear = (groups) => {
    while (sums.length < groups) sums.push([0, 0, 0])
    for (let k = 0; k < groups; k++) sums[k].fill(0)
  }
  const count = (k, i) => { sums[k][0]++; sums[k][1] += won[i]; sums[k][2] += chance[i] }

  function missesByPart(rules) {
    clear(bounds.length)
    bounds.forEach(({ from, to }, k) => { for (let i = from; i < to; i++) count(k, i) })
    return misses(bounds.length, rules)
  }

  function missesByChance(rules) {
    const groups = Math.min(rules.groups, Math.max(1, Math.floor(n / rules.perGroup)))
    for (let i = 0; i < n; i++) { places[i] = i; x[i] = roundEven(chance[i] * 1e9) }
    sortDown(places, n, x)
    clear(groups)
    for (let from = n; from > 0;) {
      const value = x[places[from - 1]]
      let to = from
      while (to > 0 && x[places[to - 1]] === value) to--
      // Places counted from the lowest: of those that are equal, the middle one.
      const rank = (n - from + 1 + (n - to)) / 2, k = Math.trunc(((rank - 0.5) / n) * groups)
      for (let at = to; at < from; at++) count(k, places[at])
      from = to
    }
    return misses(groups, rules)
  }

  // shares: of all, or per part where the weights have copies that have not seen it.
  function judge(shares, copies, rules) {
    if (!rules.enough) return { verdict: "too_few", curve: { intercept: NaN, slope: NaN }, second: null, auc: NaN, low: NaN, high: NaN, n }
    score.fill(50)
    if (!copies) scored(0, n, shares)
    else for (const { name, from, to } of bounds) if (copies[name]) scored(from, to, copies[name])
    const found = separation(), [low, high] = interval(found, rules.z)
    const squares = exactSum(Array.from(shares, (share) => share * share))
    const ideal = 10 / rules.perLogOdds / (squares > 0 ? squares : 1)
    const curve = fittedCurve(null, ideal, rules.prior, null)
    const result = { curve, second: null, auc: found.auc, low, high, n, verdict: "no_signal" }
    if (!(low > 0.5) || (!(interval(found, rules.beyondDoubt)[0] > 0.5) && rules.chanceShare > rules.falseAlarm)) return result
    for (const bound of bounds) {
      const { many, yes } = without(bound)
      const mine = yes > 0 && yes < many ? fittedCurve(bound, ideal, rules.prior, curve) : curve
      for (let i = bound.from; i < bound.to; i++) unseen[i] = mine.intercept + (mine.slope * (score[i] - 50)) / 10
    }
    if (rules.timing) {
      for (let i = 0; i < n; i++) odds[i] = bounded(curve.intercept + (curve.slope * (score[i] - 50)) / 10)
      result.second = fittedSecond(null, odds, rules)
      for (let i = 0; i < n; i++) { chance[i] = sigmoid(unseen[i]); unseen[i] = bounded(unseen[i]) }
      for (const bound of bounds) {
        const { many, yes } = without(bound)
        if (!(yes > 0 && yes < many)) continue
        const mine = fittedSecond(bound, unseen, rules)
        for (let i = bound.from; i < bound.to; i++) chance[i] = sigmoid(withTiming(mine, unseen[i], timing[i]))
      }
    } else {
      for (let i = 0; i < n; i++) chance[i] = sigmoid(unseen[i])
    }
    let squared = 0
    const [v0, v01, v1] = curve.covariance
    for (let i = 0; i < n; i++) {
      const far = (score[i] - 50) / 10, p = sigmoid(curve.intercept + (curve.slope * (score[i] - 50)) / 10)
      squared += (v0 + 2 * v01 * far + v1 * far * far) * (p * (1 - p)) ** 2
    }
    const within = rules.zWithin * Math.sqrt(squared / n)
    result.verdict = (forward && missesByPart(rules)) || missesByChance(rules) || within > rules.within ? "rank_only" : "calibrated"
    return result
  }

  return { know, judge, withTiming, bounded }
}
