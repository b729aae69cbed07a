// By how much one score tells outcomes apart better than another on the same cases, with its interval: the same figures as
// compare_areas in icp_core/fit/separation.py (DeLong's covariance of two curves; half a case out of place at least).

// Share of the bad that each good case lies above, and of the good that lie above each bad one; ties count half.
function placesOf(score, outcome) {
  const n = outcome.length, order = Array.from({ length: n }, (_, i) => i).sort((a, b) => score[a] - score[b])
  let goods = 0
  for (let i = 0; i < n; i++) goods += outcome[i] ? 1 : 0
  const bads = n - goods, places = new Float64Array(n)
  for (let from = 0, good = 0, bad = 0; from < n;) {
    let to = from, tiedGood = 0, tiedBad = 0
    for (; to < n && score[order[to]] === score[order[from]]; to++) outcome[order[to]] ? tiedGood++ : tiedBad++
    for (let k = from; k < to; k++) {
      const i = order[k]
      places[i] = outcome[i] ? (bad + tiedBad / 2) / bads : (goods - good - tiedGood / 2) / goods
    }
    good += tiedGood
    bad += tiedBad
    from = to
  }
  return places
}

// `one` and `other` are places as placesOf gives them; those of weights that do not move need be found once only.
function aheadOf(one, other, outcome, z) {
  const sums = [0, 0], counts = [0, 0]
  for (let i = 0; i < outcome.length; i++) {
    const kind = outcome[i] ? 1 : 0
    sums[kind] += one[i] - other[i]
    counts[kind]++
  }
  if (!counts[0] || !counts[1]) return null
  const means = [sums[0] / counts[0], sums[1] / counts[1]], squares = [0, 0]
  for (let i = 0; i < outcome.length; i++) {
    const kind = outcome[i] ? 1 : 0
    squares[kind] += (one[i] - other[i] - means[kind]) ** 2
  }
  const variance = [0, 1].reduce((sum, kind) => sum + (counts[kind] > 1 ? squares[kind] / (counts[kind] - 1) / counts[kind] : 0.25), 0)
  const half = z * Math.sqrt(Math.max(variance, (0.5 / Math.min(...counts)) ** 2))
  return { difference: means[1], low: Math.max(-1, means[1] - half), high: Math.min(1, means[1] + half) }
}
