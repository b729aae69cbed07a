// A grid that the server has counted, as icp_core/views/live_grid.py packs it, read as the frame that a move makes: its
// accounts are those of tiers 1 and 2 alone, by rank, and `grid` holds how many stand in each cell.
const LINES = [0, 1, 2, 3]

function gridFrame(bytes) {
  const { about, arrays } = unpack(bytes), n = about.ids.length
  const known = (line) => Object.fromEntries(Object.entries(line).map(([name, value]) => [name, value ?? NaN]))
  const points = { n, ids: about.ids, names: about.names, own: arrays.own, value: arrays.value }
  return {
    number: about.number, all: about.n, n, points, customers: about.customers, whole: about.whole,
    x: arrays.x, y: arrays.y, tier: arrays.tier, rank: arrays.rank, score: arrays.score, chance: arrays.chance, expected: arrays.expected,
    order: Uint32Array.from({ length: n }, (_, i) => i), byChance: about.byChance, valued: about.valued, alike: about.alike,
    verdict: about.verdict, curve: known(about.curve), outside: about.outside ?? NaN, extent: known(about.extent),
    summary: about.summary.map(known), honesty: about.honesty, grid: about.window && { ...about.window, counts: countsOf(about.window, arrays) },
  }
}

// As density.js has them: four tiers beside each other, with a rim of one cell.
function countsOf({ wide, high }, arrays) {
  const row = (wide + 2) * 4, counts = new Uint32Array(row * (high + 2))
  const put = (cell, tier, many) => { counts[(Math.floor(cell / wide) + 1) * row + ((cell % wide) + 1) * 4 + tier] = many }
  for (const tier of LINES) {
    const many = arrays[`many/${tier}`], cells = arrays[`cells/${tier}`]
    for (let k = 0; k < many.length; k++) if (many[k]) put(cells ? cells[k] : k, tier, many[k])
  }
  return counts
}
