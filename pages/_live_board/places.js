// Where the accounts stand: x a share (chance, or fit / 100), y log10 of the value, or minus the rank where none is known.
const UNTRIED_AT = -0.045
const ABSENT = 255
const MOST_MARKS = 20000
const MOST_TAILS = 60
const RANK_STEPS = 1 << 16

function makePlaces({ n, value, own }) {
  const logs = new Float32Array(n)
  for (let i = 0; i < n; i++) logs[i] = value[i] > 0 ? Math.log10(value[i]) : NaN
  return { n, own, logs, x: new Float32Array(n), y: new Float32Array(n), tier: new Uint8Array(n), hollow: new Uint8Array(n), tops: [], drawn: 0 }
}

// Untried accounts stand in a column; a little beside each other, so that those of one value can be told apart.
const besides = (i) => (((i * 2654435761) >>> 0) / 4294967296 - 0.5) * 0.026

function placeAccounts(places, frame) {
  const { n, own, logs, x, y, tier, hollow } = places
  const at = frame.byChance ? frame.chance : frame.score
  const scale = frame.byChance ? 1 : 0.01
  places.valued = false
  for (let i = 0; i < n && !places.valued; i++) places.valued = frame.tier[i] !== ABSENT && logs[i] === logs[i]
  const ranked = places.valued ? null : ranksOf(frame)
  const counts = [0, 0, 0, 0]
  let outside = -Infinity, untried = 0, drawn = 0, customers = false
  for (let i = 0; i < n; i++) {
    const t = (tier[i] = frame.tier[i])
    const share = at[i] * scale
    const open = share !== share
    hollow[i] = open ? 1 : 0
    x[i] = open ? UNTRIED_AT + besides(i) : share
    y[i] = t === ABSENT ? NaN : ranked ? -ranked(i) : logs[i]
    if (y[i] !== y[i]) continue
    drawn++
    counts[t]++
    if (own[i]) customers = true
    if (open) untried++
    if (t === 0 && frame.expected[i] > outside) outside = frame.expected[i]
  }
  // Too many to be marks stay in the raster, whatever their tier.
  const tops = counts[1] + counts[2] <= MOST_MARKS ? [1, 2] : []
  const all = drawn <= MOST_MARKS
  places.tops = tops
  places.lists = [0, 3, 2, 1].map((t) => (all || tops.includes(t) ? indicesOf(places, t, counts[t]) : null))
  Object.assign(places, { customers, counts, outside, untried, drawn, all, byChance: frame.byChance })
}

function indicesOf(places, wanted, count) {
  const found = new Uint32Array(count)
  for (let i = 0, k = 0; k < count; i++) if (places.tier[i] === wanted && places.y[i] === places.y[i]) found[k++] = i
  return found
}

// Ranks of all: the engine's where it sorted, else by the share of accounts with a higher priority.
function ranksOf({ n, rank, priority, tier }) {
  const above = new Float64Array(RANK_STEPS + 1)
  let low = Infinity, high = -Infinity, missing = false
  for (let i = 0; i < n; i++) {
    if (tier[i] === ABSENT) continue
    missing ||= rank[i] === 0
    low = Math.min(low, priority[i])
    high = Math.max(high, priority[i])
  }
  if (!missing) return (i) => rank[i]
  const step = (i) => Math.floor(((high - priority[i]) / (high - low || 1)) * (RANK_STEPS - 1))
  for (let i = 0; i < n; i++) if (tier[i] !== ABSENT) above[step(i) + 1]++
  for (let k = 1; k <= RANK_STEPS; k++) above[k] += above[k - 1]
  return (i) => rank[i] || above[step(i)] + 1
}

// What the points take up; the server tells it of what it has counted.
function extentOf(places) {
  if (places.extent) return places.extent
  const { n, x, y, hollow, valued } = places
  let left = Infinity, right = -Infinity, bottom = Infinity, top = -Infinity
  for (let i = 0; i < n; i++) {
    if (y[i] !== y[i]) continue
    if (!hollow[i]) { if (x[i] < left) left = x[i]; if (x[i] > right) right = x[i] }
    if (y[i] < bottom) bottom = y[i]
    if (y[i] > top) top = y[i]
  }
  return { left, right, bottom, top, low: valued ? lowest(places, bottom, top) : bottom }
}

// And the range that shows them well: as wide as the chart on paper has it.
function reachOf(places) {
  const { valued, byChance, untried, drawn } = places
  let { left, right, bottom, top, low } = extentOf(places)
  if (!(left <= right)) left = right = byChance ? 0.2 : UNTRIED_AT
  if (!drawn) [bottom, top, low] = [3, 4, 3]
  const full = { x0: untried ? Math.min(left, UNTRIED_AT - 0.02) : left, x1: right, y0: bottom, y1: top }
  const used = { ...full, x0: byChance ? (untried ? full.x0 : 0) : full.x0, y0: low }
  const span = byChance ? [untried ? -0.075 : -0.015, Math.min(1.02, right * 1.06 + 0.01)] : [used.x0 - 0.03, right + 0.03]
  const pad = valued ? 0.0969 : Math.max(0.6, 0.03 * (top - bottom))
  return { full, used, range: { x0: span[0], x1: span[1], y0: used.y0 - pad, y1: top + pad } }
}

// Half of a percent may lie below the axis: a few tiny values would else press all others together.
function lowest({ n, y, drawn }, bottom, top) {
  if (!(top > bottom)) return bottom
  const counts = new Uint32Array(1025)
  for (let i = 0; i < n; i++) if (y[i] === y[i]) counts[Math.floor(((y[i] - bottom) / (top - bottom)) * 1024)]++
  let k = 0
  for (let seen = 0; k < 1024 && seen + counts[k] <= drawn * 0.005; k++) seen += counts[k]
  return bottom + ((top - bottom) * k) / 1024
}

// An axis stays as it is while all that is to be seen lies on it and takes a good part of it.
function keptRange(now, { used, range }) {
  const keeps = (a, b) => used[a] >= now[a] && used[b] <= now[b] && range[b] - range[a] >= 0.72 * (now[b] - now[a])
  const x = keeps("x0", "x1") ? now : range
  const y = keeps("y0", "y1") ? now : range
  return { x0: x.x0, x1: x.x1, y0: y.y0, y1: y.y1 }
}

// Accounts that changed tier since the opening, the first by rank; only what stands at a known share then and now.
function tailsOf(places, frame, opening) {
  if (!opening || !places.valued || (opening.byChance ?? frame.byChance) !== frame.byChance) return []
  const moved = []
  for (let i = 0; i < places.n; i++) {
    const before = opening.tier[i]
    if (before === places.tier[i] || before === ABSENT || places.hollow[i]) continue
    if (places.y[i] === places.y[i] && opening.x[i] === opening.x[i]) moved.push(i)
  }
  const last = (i) => frame.rank[i] || Infinity
  return moved.sort((a, b) => last(a) - last(b) || a - b).slice(0, MOST_TAILS)
}
