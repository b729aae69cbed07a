// Everything on the board under any weights: score, chance, verdict, order and tiers, as icp_core/fit computes them.
const SORTED_WHOLE = 20000
const ROWS_MORE = 100
const NO_PART = 255
const BIN_SHIFT = 14
const BINS = 2 + (0x7fffffff >>> BIN_SHIFT)

function makeEngine(bytes) {
  const { about, arrays } = unpack(bytes)
  const { n, attributes } = about, m = attributes.length
  const own = arrays.own, value = arrays.value, whole = n <= SORTED_WHOLE
  const active = new Float64Array(n).fill(NaN), timing = new Float64Array(n).fill(about.timing ?? NaN)
  arrays["active/at"].forEach((at, k) => { active[at] = arrays.active[k] })
  arrays["timing/at"].forEach((at, k) => { timing[at] = arrays.timing[k] })
  const codes = attributes.map((_, j) => arrays[`accounts/code/${j}`])
  const kindsOf = (of) => attributes.map((_, j) => arrays[`${of}/kind/${j}`])
  const kinds = kindsOf("accounts")
  const names = textsOf(arrays["name/text"], arrays["name/length"]), ids = textsOf(arrays["id/text"], arrays["id/length"])
  const sortDown = makeSorter(whole ? n : 4096)
  const sets = about.sets.map(({ name, n: many, forward }) => ({
    name, kinds: kindsOf(name),
    judged: makeJudged({ n: many, forward, codes: attributes.map((_, j) => arrays[`${name}/code/${j}`]), part: arrays[`${name}/part`], outcome: arrays[`${name}/outcome`], then: arrays[`${name}/then`] }),
  }))

  const byId = new Uint32Array(n)
  if (arrays.idOrder) arrays.idOrder.forEach((place, i) => { byId[place] = i })
  else for (let i = 0; i < n; i++) byId[i] = i

  const emptyFrame = () => ({
    n, score: new Float64Array(n), chance: new Float64Array(n), expected: new Float64Array(n), priority: new Float64Array(n),
    tier: new Uint8Array(n), rank: new Uint32Array(n), order: null, byChance: false, verdict: "too_few", curve: null, second: null,
    summary: [1, 2, 3, 0].map((tier) => ({ tier, n: 0, expected: NaN, cut: NaN })), honesty: {}, shares: new Float64Array(m), moved: null,
  })
  const frame = emptyFrame(), places = new Uint32Array(n)
  let opened = null, small = null, rules = null, boards = null, knownSet = null
  let takes = new Uint8Array(n), takers = new Uint32Array(n), nTakers = 0, valued = false, amountShare = null
  let patternOf = null, patterns = null, rests = null, sorted = null, histogram = null, wantedOf = null

  // Per attribute, of each kind: the sum over its parts of what their levels stand for; technologies together no further than one level can.
  function spread(kindsHere, tables, clip) {
    return attributes.map(({ parts }, j) => {
      const rows = kindsHere[j], width = parts.length, many = rows.length / width, out = new Float64Array(many)
      parts.forEach(({ name }, p) => { for (let k = 0; k < many; k++) out[k] += tables[name][rows[k * width + p]] })
      if (clip && width > 1) for (let k = 0; k < many; k++) out[k] = Math.min(50, Math.max(-50, out[k]))
      return out
    })
  }

  const mapped = (object, each) => Object.fromEntries(Object.entries(object).map(([key, item]) => [key, each(item)]))

  function prepared(board) {
    return {
      weights: board.weights, points: spread(kinds, board.tables, true),
      sets: Object.fromEntries(sets.map(({ name, kinds: here }) => [name, {
        spread: mapped(board.sets[name].tables, (tables) => spread(here, tables, true)),
        copies: board.sets[name].copies && mapped(board.sets[name].copies, sharesOf),
      }])),
    }
  }

  function sharesOf(points) {
    const found = Float64Array.from(attributes, ({ name }) => points[name] ?? 0), total = exactSum(found)
    return total > 0 ? found.map((each) => each / total) : found
  }

  // As Weights.of: scaled to a hundred first.
  function scaled(points) {
    const total = exactSum(Object.values(points))
    return mapped(points, (each) => each * (100 / total))
  }

  // Which attributes' levels have been tried: accounts alike in that share a number.
  function findPatterns(tried) {
    const flags = spread(kinds, tried, false)
    patternOf = new Uint32Array(n)
    patterns = [[]]
    flags.forEach((flag, j) => {
      const next = new Int32Array(2 * patterns.length).fill(-1), grown = [], mine = codes[j]
      for (let i = 0; i < n; i++) {
        const at = 2 * patternOf[i] + (flag[mine[i]] > 0 ? 1 : 0)
        if (next[at] < 0) { next[at] = grown.length; grown.push([...patterns[at >> 1], at & 1]) }
        patternOf[i] = next[at]
      }
      patterns = grown
    })
    rests = new Uint8Array(patterns.length)
  }

  function set(settings) {
    const first = small === null
    small = settings
    rules = settings.verdict
    if (first) findPatterns(settings.tried)
    if (first || takes.all !== settings.withCustomers) {
      takes.all = settings.withCustomers
      nTakers = 0
      valued = false
      for (let k = 0; k < n; k++) {
        const i = byId[k]
        takes[i] = settings.withCustomers || !own[i] ? 1 : 0
        if (takes[i]) { takers[nTakers++] = i; if (Number.isFinite(value[i])) valued = true }
      }
      amountShare = null
    }
    boards = { standing: prepared(settings.standing), opening: prepared(settings.opening) }
    knownSet = null
    opened = null
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

  function fillPriority(to) {
    if (valued && !amountShare) percentiles(value, (amountShare = new Float64Array(n)))
    percentiles(to.score, to.priority)
    for (let k = 0; k < nTakers; k++) {
      const i = takers[k]
      to.priority[i] = 100 * to.priority[i] * (valued ? amountShare[i] : 1)
    }
  }

  const above = (low, i) => value[i] >= low
  function wanted(to, i) {
    const { minimum_fit: least, low_value: low } = small.capacity
    if (to.byChance ? to.expected[i] <= 0 : own[i] && to.chance[i] === 0) return false
    return !(to.score[i] < least && !above(low ?? NaN, i))
  }

  const equalKeys = (to) => {
    if (nTakers < 2) return false
    const key = to.byChance ? to.expected : to.priority, at = (k) => (key[takers[k]] === key[takers[k]] ? key[takers[k]] : -1), first = at(0)
    for (let k = 1; k < nTakers; k++) if (at(k) !== first) return false
    return true
  }

  // Fills `places` with those that can be shown by rank, in order; returns how many.
  function inOrder(to, room) {
    let many = nTakers
    if (whole) places.set(takers.subarray(0, nTakers))
    else many = candidates(to, room)
    if (to.byChance && !whole) {
      sortDown(places, many, to.expected)
      if (!tied(to, many)) return many
      fillPriority(to)
      many = candidates(to, room)
    }
    sortDown(places, many, to.priority)
    if (to.byChance) sortDown(places, many, to.expected)
    return many
  }

  // Whether any two of the same expected value might differ in priority.
  function tied(to, many) {
    for (let k = 1; k < many; k++) {
      const i = places[k], before = places[k - 1]
      const same = to.expected[i] === to.expected[before] || (to.expected[i] !== to.expected[i] && to.expected[before] !== to.expected[before])
      if (same && (to.score[i] !== to.score[before] || value[i] !== value[before])) return true
    }
    return false
  }

  // Of many accounts those whose key lies in the highest bins that hold `room` wanted ones and as many rows more; by id.
  function candidates(to, room) {
    histogram ??= { all: new Uint32Array(BINS), wanted: new Uint32Array(BINS) }
    histogram.all.fill(0)
    histogram.wanted.fill(0)
    const key = to.byChance ? to.expected : to.priority, bits = new Uint32Array(key.buffer, key.byteOffset, 2 * n)
    const { minimum_fit: least, low_value } = small.capacity, low = low_value ?? NaN, all = small.withCustomers
    const { score, chance, byChance } = to
    for (let i = 0; i < n; i++) {
      if (!all && own[i]) continue
      const mine = key[i], bin = mine > 0 ? 1 + (bits[2 * i + 1] >>> BIN_SHIFT) : 0
      histogram.all[bin]++
      if (!(byChance ? mine <= 0 : own[i] && chance[i] === 0) && !(score[i] < least && !(value[i] >= low))) histogram.wanted[bin]++
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
      if (key[i] > 0 && 1 + (bits[2 * i + 1] >>> BIN_SHIFT) >= bin && (all || !own[i])) places[many++] = i
    }
    if (arrays.idOrder) {
      idKey ??= Float64Array.from(arrays.idOrder, (place) => -place)
      sortDown(places, many, idKey)
    }
    return many
  }
  let idKey = null

  function compute(board, shares, copiesOf, to) {
    const { score, chance, expected, tier, rank, priority } = to
    to.shares.set(shares)
    // Scores: products and sums in the order of the attributes, as weighted_sum does.
    score.fill(0)
    for (let j = 0; j < m; j++) {
      const mine = codes[j], gives = board.points[j].map((each) => each * shares[j])
      for (let i = 0; i < n; i++) score[i] += gives[mine[i]]
    }
    for (let i = 0; i < n; i++) score[i] = 50 + score[i]

    if (knownSet !== board) {
      for (const { name, judged } of sets) judged.know(board.sets[name].spread)
      knownSet = board
    }
    to.honesty = {}
    let main = null
    for (const { name, judged } of sets) {
      const found = judged.judge(shares, copiesOf(name), rules)
      main ??= { found, judged }
      to.honesty[name] = { ...(small.honesty[name] ?? {}), yours: { auc: found.auc, low: found.low, high: found.high, n: found.n } }
    }
    const { curve, second, verdict } = main.found
    to.curve = { intercept: curve.intercept, slope: curve.slope }
    to.second = second
    to.verdict = verdict
    to.byChance = verdict === "calibrated" && valued

    if (to.byChance) {
      patterns.forEach((tried, k) => {
        let total = 0
        for (let j = 0; j < m; j++) total += tried[j] * shares[j]
        rests[k] = total >= rules.leastTried ? 1 : 0
      })
      const { intercept, slope } = curve, { withTiming, bounded } = main.judged
      for (let i = 0; i < n; i++) {
        let p = NaN
        if (own[i]) p = active[i]
        else if (rests[patternOf[i]]) {
          const by = intercept + (slope * (score[i] - 50)) / 10
          p = 1 / (1 + Math.exp(-(second ? withTiming(second, bounded(by), timing[i]) : by)))
        }
        chance[i] = p
        expected[i] = p * value[i]
      }
    } else {
      for (let i = 0; i < n; i++) { chance[i] = own[i] ? active[i] : NaN; expected[i] = NaN }
    }
    if (whole || !to.byChance) fillPriority(to)
    else priority.fill(NaN)

    const alike = equalKeys(to)
    const { tier_1, tier_2, tier_3, effort_1 = 0, effort_2 = 0, effort_3 = 0 } = small.capacity
    const sizes = [tier_1, tier_2, tier_3], efforts = [effort_1, effort_2, effort_3]
    const many = inOrder(to, tier_1 + tier_2 + tier_3)
    rank.fill(0)
    for (let k = 0; k < many; k++) rank[places[k]] = k + 1
    if (small.withCustomers) tier.fill(0)
    else for (let i = 0; i < n; i++) tier[i] = own[i] ? NO_PART : 0
    for (let t = 1; t <= 3 && !alike; t++) {
      const effort = to.byChance ? efforts[t - 1] : 0
      for (let k = 0, left = sizes[t - 1]; k < many && left > 0; k++) {
        const i = places[k]
        if (tier[i] === 0 && !(effort && !(expected[i] > effort)) && wanted(to, i)) { tier[i] = t; left-- }
      }
    }
    to.order = to === frame ? places.subarray(0, many) : places.slice(0, many)
    sum(to, efforts)
    return to
  }

  function sum(to, efforts) {
    const { tier, expected, priority, summary, byChance } = to, key = byChance ? expected : priority
    const counts = [0, 0, 0, 0], totals = [0, 0, 0, 0], told = [0, 0, 0, 0], cuts = [Infinity, Infinity, Infinity, Infinity]
    for (let i = 0; i < n; i++) {
      const t = tier[i]
      if (t === NO_PART) continue
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

  function stand(name, to) {
    const board = boards[name]
    return compute(board, sharesOf(board.weights), (of) => board.sets[of].copies, to)
  }

  // What each attribute gives or takes under the weights of the frame, the largest effect first.
  function parts(i, of = frame) {
    return attributes.map(({ name, parts: those }, j) => {
      const code = codes[j][i], rows = kinds[j], width = those.length, points = boards[of === frame ? "standing" : "opening"].points[j][code] * of.shares[j]
      const words = (p) => small.words.levels[those[p].name][rows[code * width + p]]
      const last = (p) => rows[code * width + p] === those[p].levels.length - 1
      let level = words(0), known = !last(0)
      if (name === "technologies") {
        known = those.some((_, p) => !last(p))
        const used = those.filter(({ levels }, p) => levels[rows[code * width + p]] === "yes").map((part) => part.name.slice("technologies:".length))
        level = known ? used.join(", ") : words(0)
      }
      return { attribute: name, name: small.words.attributes[name], level, known, points, share: points + 50 * of.shares[j] }
    }).sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
  }

  return {
    n, value, own, names, ids, parts, set,
    numbers: () => makeNumbers(small.signs),
    attributes: attributes.map(({ name }) => name),
    // Any positive points; the frame's arrays are the same at every call.
    move(points) {
      frame.moved = points
      return compute(boards.standing, sharesOf(scaled(points)), () => null, frame)
    },
    // Under the weights that stand, judged by their copies where they have some.
    standing() {
      frame.moved = small.standing.weights
      return stand("standing", frame)
    },
    // What the board opened on; its arrays are its own.
    opening() {
      if (!opened) {
        opened = stand("opening", emptyFrame())
        opened.moved = small.opening.weights
      }
      return opened
    },
    // Share of the weight that rests on known values.
    coverage: (i, of = frame) => {
      let total = 0
      attributes.forEach(({ parts: those }, j) => {
        const rows = kinds[j], code = codes[j][i], width = those.length
        total += those.some((part, p) => rows[code * width + p] !== part.levels.length - 1) ? of.shares[j] : 0
      })
      return total
    },
    // What each part of the score adds to the chance, in the order of parts(i), and what signals do beside them.
    chanceParts(i, of = frame) {
      const each = parts(i, of).map(({ points }) => points), { intercept, slope } = of.curve
      const total = each.reduce((sum, points) => sum + points, 0), middle = sigmoid(intercept), end = sigmoid(intercept + (slope * (50 + total - 50)) / 10)
      const per = Math.abs(total) > 1e-6 ? (end - middle) / total : (slope / 10) * middle * (1 - middle)
      const adds = each.map((points) => per * points)
      return { middle, adds, signals: of.second && of.second.slope ? of.chance[i] - middle - adds.reduce((sum, add) => sum + add, 0) : null }
    },
  }
}
