// Outcomes on which weights are judged: each is scored by levels, and by weights where data suggested them, that have not seen it.

// codes: per attribute; part: fold or block of each; outcome: 0 or 1.
function makeJudged({ n, codes, part, outcome }) {
  // By part, so that the rest is what stands before and behind it.
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => part[a] - part[b] || a - b)
  const won = Float64Array.from(order, (i) => outcome[i]), group = Int32Array.from(order, (i) => part[i])
  const bounds = []
  for (let i = 0; i < n; i++) if (!i || group[i] !== group[i - 1]) bounds.push({ name: group[i], from: i, to: n, won: 0 })
  bounds.forEach((bound, k) => {
    if (k + 1 < bounds.length) bound.to = bounds[k + 1].from
    for (let i = bound.from; i < bound.to; i++) bound.won += won[i]
  })
  const nWon = won.reduce((total, each) => total + each, 0), nLost = n - nWon, edge = 0.5 / Math.min(nWon, nLost)
  const score = new Float64Array(n), ranked = new Uint32Array(n), mine = new Float64Array(n)
  const sortDown = makeSorter(n)
  const deviations = codes.map(() => new Float64Array(n))
  const rivals = new Map()

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

  // Share of the bad that each good case lies above, and of the good that lie above each bad one; ties count half.
  // Pairs are counted in halves, which add up without error.
  function placed(out) {
    for (let i = 0; i < n; i++) ranked[i] = i
    sortDown(ranked, n, score)
    let pairs = 0, good = 0, bad = 0
    for (let from = n; from > 0;) {
      const value = score[ranked[from - 1]]
      let to = from, g = 0
      for (; to > 0 && score[ranked[to - 1]] === value; to--) g += won[ranked[to - 1]]
      const b = from - to - g, above = bad + b / 2, below = good + g / 2
      pairs += g * above
      for (let at = to; at < from; at++) out[ranked[at]] = won[ranked[at]] ? above / nLost : 1 - below / nWon
      good += g
      bad += b
      from = to
    }
    return pairs / (nWon * nLost)
  }

  // Variance of the mean of the good and the bad ones' places, or of what they are ahead of others.
  function variance(places, less) {
    let good = 0, bad = 0, goodSquares = 0, badSquares = 0
    const at = (i) => (less ? places[i] - less[i] : places[i])
    for (let i = 0; i < n; i++) won[i] ? (good += at(i)) : (bad += at(i))
    good /= nWon
    bad /= nLost
    for (let i = 0; i < n; i++) won[i] ? (goodSquares += (at(i) - good) ** 2) : (badSquares += (at(i) - bad) ** 2)
    return (nWon > 1 ? goodSquares / (nWon - 1) / nWon : 0.25) + (nLost > 1 ? badSquares / (nLost - 1) / nLost : 0.25)
  }

  function interval(auc, spread, z) {
    const inside = Math.min(1 - edge, Math.max(edge, auc))
    const half = (z * Math.sqrt(Math.max(spread, edge ** 2))) / (inside * (1 - inside))
    const logit = Math.log(inside / (1 - inside))
    return [auc >= edge ? sigmoid(logit - half) : 0, auc <= 1 - edge ? sigmoid(logit + half) : 1]
  }

  // Area under the curve of the scores as they are, its interval, and whether it is better than chance.
  function area(places, rules) {
    if (!rules.enough || !nWon || !nLost) return { auc: NaN, low: NaN, high: NaN, n, better: false }
    const auc = placed(places), spread = variance(places), [low, high] = interval(auc, spread, rules.z)
    const doubted = rules.learned && !(interval(auc, spread, rules.beyondDoubt)[0] > 0.5)
    return { auc, low, high, n, better: low > 0.5 && !(doubted && rules.chanceShare > rules.falseAlarm) }
  }

  // Scores under these shares, or under those of each part where the weights have copies that have not seen it.
  function scoreBy(shares, copies) {
    score.fill(50)
    if (!copies) scored(0, n, shares)
    else for (const { name, from, to } of bounds) if (copies[name]) scored(from, to, copies[name])
  }

  // Other weights, with levels of their own, that these are compared with.
  function setRival(name, spread, shares, copies, rules) {
    know(spread)
    scoreBy(shares, copies)
    const places = new Float64Array(n)
    rivals.set(name, { places, figures: area(places, rules) })
  }

  // How well the scores tell the outcomes apart, and by how much they are ahead of each rival on the same cases.
  function figures(rules) {
    const yours = area(mine, rules), out = { yours }
    for (const [name, rival] of rivals) {
      const ahead = yours.auc - rival.figures.auc, half = nWon && nLost ? rules.z * Math.sqrt(Math.max(variance(mine, rival.places), edge ** 2)) : NaN
      out[name] = { ...rival.figures, ahead, ahead_low: Math.max(-1, ahead - half), ahead_high: Math.min(1, ahead + half) }
    }
    return out
  }

  return { n, nWon, order, won, bounds, score, know, scoreBy, setRival, forget: () => rivals.clear(), figures }
}
