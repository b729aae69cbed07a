// Chance and verdict as icp_core/fit/conversion.py decides them: the same curves, the same steps, the same order of questions.

// then: timing of each judged account at its opening; forward: whether they are judged in blocks of later deals.
function makeChance(judged, then, forward) {
  const { n, nWon, won, score, bounds } = judged
  const timing = Float64Array.from(judged.order, (i) => then[i])
  const x = new Float64Array(n), odds = new Float64Array(n), unseen = new Float64Array(n), chance = new Float64Array(n), places = new Uint32Array(n)
  const sortDown = makeSorter(n)
  const pieces = [[0, 0], [0, 0]]

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

  // The verdict on the scores as they are; figures: what their separation is.
  function judge(shares, figures, rules) {
    if (!rules.enough) return { verdict: "too_few", curve: { intercept: NaN, slope: NaN }, second: null }
    const squares = exactSum(Array.from(shares, (share) => share * share))
    const ideal = 10 / rules.perLogOdds / (squares > 0 ? squares : 1)
    const curve = fittedCurve(null, ideal, rules.prior, null)
    const result = { curve, second: null, verdict: "no_signal" }
    if (!figures.better) return result
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

  return { judge, withTiming, bounded }
}
