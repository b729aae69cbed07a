// Order and tiers as icp_core/fit/tiers.py makes them: by expected value, then priority, then id; cut where capacity ends.
const SORTED_WHOLE = 20000
const ROWS_MORE = 100
const OUTSIDE = 255
const BIN_SHIFT = 14
const BINS = 2 + (0x7fffffff >>> BIN_SHIFT)

// own: 1 for customers; idOrder: the place of each id among all, where they do not stand in that order.
function makeOrdering({ n, own, value, idOrder }) {
  const whole = n <= SORTED_WHOLE, sortDown = makeSorter(whole ? n : 4096)
  const byId = new Uint32Array(n), takers = new Uint32Array(n), places = new Uint32Array(n)
  if (idOrder) idOrder.forEach((place, i) => { byId[place] = i })
  else for (let i = 0; i < n; i++) byId[i] = i
  let nTakers = 0, withCustomers = null, valued = false, amountShare = null, sorted = null, histogram = null, idKey = null

  // Who takes part; whether any of them has a value.
  function take(customersToo) {
    if (withCustomers === customersToo) return valued
    withCustomers = customersToo
    nTakers = 0
    valued = false
    amountShare = null
    for (let k = 0; k < n; k++) {
      const i = byId[k]
      if (!customersToo && own[i]) continue
      takers[nTakers++] = i
      if (Number.isFinite(value[i])) valued = true
    }
    return valued
  }

  // Share of the takers at or below each key, those equal at the middle of their places; NaN counts as nought and not at all.
  function percentiles(key, out) {
    sorted ??= new Uint32Array(n)
    let many = 0
    for (let k = 0; k < nTakers; k++) {
      const i = takers[k]
      if (key[i] === key[i]) sorted[many++] = i
      else out[i] = 0
    }
    sortDown(sorted, many, key)
    for (let from = 0; from < many;) {
      const mine = key[sorted[from]]
      let to = from
      while (to < many && key[sorted[to]] === mine) to++
      const share = ((many - to + 1 + (many - from)) / 2) / many
      for (let at = from; at < to; at++) out[sorted[at]] = share
      from = to
    }
  }

  function fillPriority({ score, priority }) {
    if (valued && !amountShare) percentiles(value, (amountShare = new Float64Array(n)))
    percentiles(score, priority)
    for (let k = 0; k < nTakers; k++) {
      const i = takers[k]
      priority[i] = 100 * priority[i] * (valued ? amountShare[i] : 1)
    }
  }

  // Neither below both floors nor with nothing more to come.
  const wanted = ({ byChance, expected, chance, score }, i, least, low) =>
    !(byChance ? expected[i] <= 0 : own[i] && chance[i] === 0) && !(score[i] < least && !(value[i] >= low))

  function alike({ byChance, expected, priority }) {
    if (nTakers < 2) return false
    const key = byChance ? expected : priority, at = (i) => (key[i] === key[i] ? key[i] : -1), first = at(takers[0])
    for (let k = 1; k < nTakers; k++) if (at(takers[k]) !== first) return false
    return true
  }

  // Whether any two of the same expected value might differ in priority.
  function tied({ expected, score }, many) {
    for (let k = 1; k < many; k++) {
      const i = places[k], before = places[k - 1], unknown = expected[i] !== expected[i] && expected[before] !== expected[before]
      if ((unknown || expected[i] === expected[before]) && (score[i] !== score[before] || value[i] !== value[before])) return true
    }
    return false
  }

  // Of many accounts those in the highest bins of the key that hold `room` wanted ones, and as many rows more; by id.
  function candidates(frame, room, least, low) {
    const key = frame.byChance ? frame.expected : frame.priority, bits = new Uint32Array(key.buffer, key.byteOffset, 2 * n)
    histogram ??= { all: new Uint32Array(BINS), wanted: new Uint32Array(BINS) }
    histogram.all.fill(0)
    histogram.wanted.fill(0)
    for (let i = 0; i < n; i++) {
      if (!withCustomers && own[i]) continue
      const bin = key[i] > 0 ? 1 + (bits[2 * i + 1] >>> BIN_SHIFT) : 0
      histogram.all[bin]++
      if (wanted(frame, i, least, low)) histogram.wanted[bin]++
    }
    let bin = BINS - 1
    for (let inAll = 0, inWanted = 0; bin > 0; bin--) {
      inAll += histogram.all[bin]
      inWanted += histogram.wanted[bin]
      if (inWanted >= room && inAll >= room + ROWS_MORE) break
    }
    if (bin === 0) {
      places.set(takers.subarray(0, nTakers))
      return nTakers
    }
    let many = 0
    for (let i = 0; i < n; i++) {
      if (key[i] > 0 && 1 + (bits[2 * i + 1] >>> BIN_SHIFT) >= bin && (withCustomers || !own[i])) places[many++] = i
    }
    if (idOrder) {
      idKey ??= Float64Array.from(idOrder, (place) => -place)
      sortDown(places, many, idKey)
    }
    return many
  }

  // Fills `places` with those that can be shown by rank, in order; returns how many.
  function inOrder(frame, room, least, low) {
    const { byChance, expected, priority } = frame
    let many = nTakers
    if (whole || !byChance) fillPriority(frame)
    else priority.fill(NaN)
    if (whole) places.set(takers.subarray(0, nTakers))
    else many = candidates(frame, room, least, low)
    if (byChance && !whole) {
      sortDown(places, many, expected)
      if (!tied(frame, many)) return many
      // Which of equals comes first is decided by priority, which of very many accounts is worked out only then.
      fillPriority(frame)
      many = candidates(frame, room, least, low)
    }
    sortDown(places, many, priority)
    if (byChance) sortDown(places, many, expected)
    return many
  }

  // Ranks, tiers and their sums; the order is the frame's own where it is to be kept.
  function arrange(frame, capacity, keep) {
    const { tier, rank, expected, byChance } = frame
    const { tier_1, tier_2, tier_3, effort_1 = 0, effort_2 = 0, effort_3 = 0, minimum_fit: least, low_value } = capacity
    const sizes = [tier_1, tier_2, tier_3], efforts = [effort_1, effort_2, effort_3], low = low_value ?? NaN
    const many = inOrder(frame, tier_1 + tier_2 + tier_3, least, low)
    rank.fill(0)
    for (let k = 0; k < many; k++) rank[places[k]] = k + 1
    if (withCustomers) tier.fill(0)
    else for (let i = 0; i < n; i++) tier[i] = own[i] ? OUTSIDE : 0
    frame.alike = alike(frame)
    for (let t = 1; t <= 3 && !frame.alike; t++) {
      const effort = byChance ? efforts[t - 1] : 0
      for (let k = 0, left = sizes[t - 1]; k < many && left > 0; k++) {
        const i = places[k]
        if (tier[i] === 0 && !(effort && !(expected[i] > effort)) && wanted(frame, i, least, low)) { tier[i] = t; left-- }
      }
    }
    frame.order = keep ? places.slice(0, many) : places.subarray(0, many)
    sum(frame, efforts)
  }

  function sum({ tier, expected, priority, summary, byChance }, efforts) {
    const key = byChance ? expected : priority
    const counts = [0, 0, 0, 0], totals = [0, 0, 0, 0], told = [0, 0, 0, 0], cuts = [Infinity, Infinity, Infinity, Infinity]
    for (let i = 0; i < n; i++) {
      const t = tier[i]
      if (t === OUTSIDE) continue
      counts[t]++
      if (expected[i] === expected[i]) { told[t]++; totals[t] += t ? expected[i] - efforts[t - 1] : expected[i] }
      if (key[i] < cuts[t]) cuts[t] = key[i]
    }
    for (const line of summary) {
      const t = line.tier
      line.n = counts[t]
      line.expected = byChance && told[t] ? totals[t] : NaN
      line.cut = cuts[t] === Infinity ? NaN : cuts[t]
    }
  }

  return { take, arrange }
}
