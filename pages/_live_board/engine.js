// Everything on the board under any weights: score, chance, verdict, order and tiers, as icp_core/fit computes them.
function makeEngine(bytes) {
  const { about, arrays } = unpack(bytes)
  const { n, attributes } = about, m = attributes.length, value = arrays.value
  const own = new Uint8Array(n), active = new Float64Array(n).fill(NaN), timing = new Float64Array(n).fill(about.timing ?? NaN)
  arrays["active/at"].forEach((at, k) => { active[at] = arrays.active[k]; own[at] = 1 })
  arrays["timing/at"].forEach((at, k) => { timing[at] = arrays.timing[k] })
  const each = (of) => attributes.map((_, j) => arrays[`${of}/${j}`])
  const codes = each("accounts/code"), kinds = each("accounts/kind")
  const names = textsOf(arrays["name/text"], arrays["name/length"]), ids = textsOf(arrays["id/text"], arrays["id/length"])
  const ordering = makeOrdering({ n, own, value, idOrder: arrays.idOrder })
  const sets = about.sets.map(({ name, n: many }) => ({
    name, kinds: each(`${name}/kind`),
    judged: makeJudged({ n: many, codes: each(`${name}/code`), part: arrays[`${name}/part`], outcome: arrays[`${name}/outcome`] }),
  }))
  // The first set is the deals: of them alone a chance is made.
  const chances = makeChance(sets[0].judged, arrays[`${sets[0].name}/then`], about.sets[0].forward)

  const emptyFrame = () => ({
    n, score: new Float64Array(n), chance: new Float64Array(n), expected: new Float64Array(n), priority: new Float64Array(n),
    tier: new Uint8Array(n), rank: new Uint32Array(n), order: null, byChance: false, alike: false, verdict: "too_few", curve: null, second: null,
    summary: [1, 2, 3, 0].map((tier) => ({ tier, n: 0, expected: NaN, cut: NaN })), honesty: {}, shares: new Float64Array(m), moved: null,
  })
  const frame = emptyFrame()
  let opened = null, small = null, rules = null, boards = null, known = null, valued = false, patternOf = null, patterns = null, rests = null, triedOf = null

  // Per attribute, of each kind: the sum over its parts of what their levels stand for; of several parts no further than one level can stand.
  function spread(rowsOf, tables, clip) {
    return attributes.map(({ parts }, j) => {
      const rows = rowsOf[j], width = parts.length, many = rows.length / width, out = new Float64Array(many)
      parts.forEach(({ name }, p) => { for (let k = 0; k < many; k++) out[k] += tables[name][rows[k * width + p]] })
      if (clip && width > 1) for (let k = 0; k < many; k++) out[k] = Math.min(50, Math.max(-50, out[k]))
      return out
    })
  }

  const mapped = (object, change) => Object.fromEntries(Object.entries(object).map(([key, item]) => [key, change(item)]))
  const copied = (copies) => copies && mapped(copies, sharesOf)

  function prepared(board) {
    return {
      points: spread(kinds, board.tables, true),
      sets: mapped(Object.fromEntries(sets.map((set) => [set.name, set])), ({ name, kinds: rows }) => mapped(board.sets[name], (tables) => spread(rows, tables, true))),
    }
  }

  function sharesOf(points) {
    const found = Float64Array.from(attributes, ({ name }) => points[name] ?? 0), total = exactSum(found)
    return total > 0 ? found.map((points) => points / total) : found
  }

  // As Weights.of: scaled to a hundred first; null where there is nothing to scale.
  function scaled(points) {
    const found = attributes.filter(({ name }) => name in points).map(({ name }) => [name, points[name]])
    const total = exactSum(found.map(([, mine]) => mine))
    return total > 0 ? Object.fromEntries(found.map(([name, mine]) => [name, mine * (100 / total)])) : null
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

  // Whether these settings tell of the levels and the judged sets of these accounts.
  const fits = (settings) => sets.every(({ name }) => name in settings.standing.sets)
    && attributes.every(({ parts }) => parts.every(({ name, levels }) => settings.tried[name]?.length === levels.length))

  function set(settings) {
    const tried = JSON.stringify(settings.tried)
    if (tried !== triedOf) findPatterns(settings.tried)
    triedOf = tried
    small = settings
    rules = settings.verdict
    valued = ordering.take(settings.withCustomers)
    boards = { standing: prepared(settings.standing), opening: prepared(settings.opening) }
    for (const { name, judged } of sets) {
      judged.forget()
      for (const [rival, { points, copies }] of Object.entries(settings.rivals)) {
        judged.setRival(rival, boards.opening.sets[name], sharesOf(points), copied(copies[name]), rulesOf(name))
      }
    }
    known = opened = null
  }

  const rulesOf = (name) => ({ ...rules, ...rules.sets[name] })

  function compute(board, shares, copies, to) {
    const { score, chance, expected } = to
    to.shares.set(shares)
    // Products and sums in the order of the attributes, as weighted_sum does.
    score.fill(0)
    for (let j = 0; j < m; j++) {
      const mine = codes[j], gives = board.points[j].map((points) => points * shares[j])
      for (let i = 0; i < n; i++) score[i] += gives[mine[i]]
    }
    for (let i = 0; i < n; i++) score[i] = 50 + score[i]

    to.honesty = {}
    for (const { name, judged } of sets) {
      if (known !== board) judged.know(board.sets[name])
      judged.scoreBy(shares, copied(copies[name]))
      to.honesty[name] = judged.figures(rulesOf(name))
    }
    known = board
    const { curve, second, verdict } = chances.judge(shares, to.honesty[sets[0].name].yours, rulesOf(sets[0].name))
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
      const { intercept, slope } = curve, { withTiming, bounded } = chances
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
    ordering.arrange(to, small.capacity, to !== frame)
    return to
  }

  const stand = (name, to) => {
    to.moved = small[name].weights
    return compute(boards[name], sharesOf(to.moved), small[name].copies, to)
  }

  // What each attribute gives or takes under the weights of the frame, the largest effect first.
  function parts(i, of = frame) {
    const board = boards[of === frame ? "standing" : "opening"]
    return attributes.map(({ name, parts: those }, j) => {
      const code = codes[j][i], rows = kinds[j], width = those.length, points = board.points[j][code] * of.shares[j]
      const place = (p) => rows[code * width + p], knows = (p) => place(p) !== those[p].levels.length - 1
      let level = small.words.levels[those[0].name][place(0)]
      const isKnown = those.some((_, p) => knows(p))
      if (name === "technologies" && isKnown) {
        level = those.filter(({ levels }, p) => levels[place(p)] === "yes").map((part) => part.name.slice("technologies:".length)).join(", ")
      }
      return { attribute: name, name: small.words.attributes[name], level, known: isKnown, points, share: points + 50 * of.shares[j] }
    }).sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
  }

  // Share of the weight that rests on known values.
  function coverage(i, of = frame) {
    let total = 0
    attributes.forEach(({ parts: those }, j) => {
      const rows = kinds[j], width = those.length, at = codes[j][i] * width
      total += those.some((part, p) => rows[at + p] !== part.levels.length - 1) ? of.shares[j] : 0
    })
    return total
  }

  // What each part of the score adds to the chance, in the order of parts(i), and what signals do beside them.
  function chanceParts(i, of = frame) {
    const points = parts(i, of).map((part) => part.points), { intercept, slope } = of.curve
    const total = points.reduce((sum, mine) => sum + mine, 0), middle = sigmoid(intercept), end = sigmoid(intercept + (slope * (50 + total - 50)) / 10)
    const per = Math.abs(total) > 1e-6 ? (end - middle) / total : (slope / 10) * middle * (1 - middle)
    const adds = points.map((mine) => per * mine)
    return { middle, adds, signals: of.second ? of.chance[i] - middle - adds.reduce((sum, add) => sum + add, 0) : null }
  }

  return {
    n, value, own, names, ids, fits, set, parts, coverage, chanceParts,
    attributes: attributes.map(({ name }) => name),
    // Any points from 0, by attribute; where all are 0 the opening weights stand. The frame and its arrays are the same at every call.
    move(points) {
      const mine = scaled(points)
      frame.moved = mine ? points : small.opening.weights
      return compute(boards.standing, sharesOf(mine ?? small.opening.weights), mine ? {} : small.opening.copies, frame)
    },
    // Under the weights that stand, judged by their copies where they have some.
    standing: () => stand("standing", frame),
    // What the board opened on; this frame's arrays are its own.
    opening: () => (opened ??= stand("opening", emptyFrame())),
  }
}
